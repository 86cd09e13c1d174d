import { describe, expect, it } from 'vitest';
import { Budget, defaultLimits } from '../../../src/main/extract/budget.ts';
import { MemberCollector } from '../../../src/main/extract/members.ts';
import type { Part } from '../../../src/shared/domain.ts';
import { TrouvailleError, type Failure } from '../../../src/shared/errors.ts';

function collect(
  options: { inside?: string | null; depth?: number; members?: number; signal?: AbortSignal } = {},
): {
  members: MemberCollector;
  failures: { inside: string; failure: Failure }[];
} {
  const failures: { inside: string; failure: Failure }[] = [];
  const members = new MemberCollector({
    inside: options.inside ?? null,
    depth: options.depth ?? 0,
    budget: new Budget({ ...defaultLimits, members: options.members ?? 100 }),
    signal: options.signal ?? new AbortController().signal,
    failures,
    read: async (source, name, inside): Promise<readonly Part[]> => {
      const text = Buffer.from(await source.bytes()).toString();
      if (text === 'bad') throw new Error('broken');
      if (text === '') throw new TrouvailleError('document-empty');
      return [
        {
          inside,
          type: name,
          title: null,
          language: null,
          pages: [{ page: 1, text, blocks: [], tables: [] }],
        },
      ];
    },
  });
  return { members, failures };
}

const bytes = (text: string) => () => Buffer.from(text);

describe('members of an archive or mail', () => {
  it('are named by their way from the file on disk', async () => {
    const { members } = collect({ inside: 'a.zip' });
    await members.add('dossier/lettre.docx', bytes('x'));
    expect(members.parts.map(({ inside, type }) => [inside, type])).toEqual([
      ['a.zip/dossier/lettre.docx', 'lettre.docx'],
    ]);
  });

  it('of one name are told apart, and none leads out', async () => {
    const { members } = collect();
    for (const name of ['scan.pdf', 'scan.pdf', '../../etc/passwd', '/x', 'C:\\a\\b.txt', '']) {
      await members.add(name, bytes('x'));
    }
    expect(members.parts.map(({ inside }) => inside)).toEqual([
      'scan.pdf',
      'scan (2).pdf',
      'etc/passwd',
      'x',
      'C:/a/b.txt',
      'sans nom',
    ]);
  });

  it('that cannot be read are told, and the others are read', async () => {
    const { members, failures } = collect();
    await members.add('a', bytes('bad'));
    await members.add('b', () => Promise.reject(new TrouvailleError('document-encrypted')));
    await members.add('c', bytes(''));
    await members.add('d', bytes('x'));
    expect(members.parts.map(({ inside }) => inside)).toEqual(['d']);
    expect(failures.map(({ inside, failure }) => [inside, failure.code])).toEqual([
      ['a', 'document-damaged'],
      ['b', 'document-encrypted'],
    ]);
  });

  it('beyond the number allowed are not read, which is said once', async () => {
    const { members, failures } = collect({ members: 2 });
    let reads = 0;
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await members.add(name, () => {
        reads += 1;
        return Buffer.from('x');
      });
    }
    expect(reads).toBe(2);
    expect(members.full).toBe(true);
    expect(failures.map(({ inside, failure }) => [inside, failure.code])).toEqual([
      ['c', 'document-too-large'],
    ]);
  });

  it('nested too deep are not unpacked', async () => {
    const { members, failures } = collect({ depth: defaultLimits.depth });
    await members.add('a', () => Promise.reject(new Error('unpacked')));
    expect(failures[0]?.failure.code).toBe('document-too-large');
  });

  it('are left where the reading is cancelled', async () => {
    const { members } = collect({ signal: AbortSignal.abort() });
    await expect(members.add('a', bytes('x'))).rejects.toMatchObject({ code: 'cancelled' });
  });
});
