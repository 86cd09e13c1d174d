import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { KeptValues } from '../../../src/main/eval/kept-values.ts';

test('values are there after a kill in the middle of a line, and the line after it is whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trouvaille-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'new', 'values.jsonl');
  const open = () => new KeptValues(file, z.number());
  const first = open();
  first.set('a', 1);
  first.set('été\n', 2);
  appendFileSync(file, '["c",3'); // cut off: never complete, never read
  const second = open();
  expect([second.get('a'), second.get('été\n'), second.get('c')]).toEqual([1, 2, undefined]);
  second.set('d', 4);
  expect(open().get('d')).toBe(4);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4);
});
