import { describe, expect, it } from 'vitest';
import { WorkQueue, type WorkItem } from '../../../src/main/indexing/queue.ts';

function item(
  path: string,
  changes: Partial<WorkItem> & { size?: number; modifiedMs?: number } = {},
): WorkItem {
  const { size = 10, modifiedMs = 0, ...rest } = changes;
  return {
    fileId: path.charCodeAt(0),
    file: { rootId: 1, path, size, modifiedMs, inode: '1', device: '1' },
    ...{ raw: null, isNew: true, strikes: 0, postponed: 0 },
    ...rest,
  };
}

function order(queue: WorkQueue): string {
  let names = '';
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) names += next.file.path;
  return names;
}

describe('the queue', () => {
  it('gives the latest change first, huge files after small ones, suspects last', () => {
    const queue = new WorkQueue();
    queue.push([
      item('a', { modifiedMs: 1 }),
      item('b', { modifiedMs: 3, size: 100_000_000 }),
      item('c', { modifiedMs: 2 }),
      item('d', { modifiedMs: 9, strikes: 1 }),
      item('e', { modifiedMs: 8, postponed: 1 }),
    ]);
    expect(order(queue)).toBe('cabed');
  });

  it('holds a file once, in its newest form, and counts what waits', () => {
    const queue = new WorkQueue();
    queue.push([item('a', { size: 5 }), item('b', { size: 7, modifiedMs: 1 })]);
    expect(queue.pop()?.file.path).toBe('b');
    queue.push([item('a', { size: 50 })]);
    expect([queue.size, queue.bytes]).toEqual([1, 50]);
    expect(queue.pop()?.file.size).toBe(50);
    expect([queue.size, queue.bytes, queue.pop()]).toEqual([0, 0, undefined]);
  });
});
