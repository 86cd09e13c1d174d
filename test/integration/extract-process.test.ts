import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractFile } from '../../src/main/extract/extract-file.ts';
import { nodeShell } from '../../src/main/shell/node/fork.ts';
import type { ChildProcess } from '../../src/main/shell/seam.ts';
import type { ExtractorContract } from '../../src/shared/extraction-contract.ts';
import { TrouvailleError } from '../../src/shared/errors.ts';
import { createClient, type Client } from '../../src/shared/rpc.ts';
import { sharedData } from '../shared-data.ts';
import { makePdf, text } from '../unit/extract/make-pdf.ts';

describe('the extractor process', () => {
  let folder: string;
  let child: ChildProcess;
  let client: Client<ExtractorContract>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trouvaille-extractor-'));
    child = nodeShell().fork('extractor');
    client = createClient<ExtractorContract>(child.openPort('extract'), 'extractor');
  });
  afterAll(async () => {
    client.close();
    child.kill();
    await child.exited;
    rmSync(folder, { recursive: true });
  });

  it('reads documents and tells its memory and how many it has read', async () => {
    const path = join(folder, 'a.pdf');
    writeFileSync(path, makePdf({ pages: [{ content: text(60, 700, 'Bonjour à tous.') }] }));
    const files = await Promise.all([1, 2].map(() => client.call('extract', { path })));
    expect(files.map(({ parts }) => parts[0]?.pages[0]?.text)).toEqual([
      'Bonjour à tous.',
      'Bonjour à tous.',
    ]);
    const health = await client.call('health', null);
    expect(health.documents).toBe(2);
    expect(health.residentBytes).toBeGreaterThan(1e7);
  });

  it('passes on a document’s failure as its code and values', async () => {
    const path = join(folder, 'b.pdf');
    writeFileSync(path, makePdf({ pages: [{ content: '' }], password: 'x' }));
    await expect(client.call('extract', { path })).rejects.toMatchObject({
      code: 'document-encrypted',
      values: { type: 'pdf' },
    });
  });
});

const nasty = sharedData('documents', 'nasty', 'pdfjs');
const french = sharedData('documents', 'french', 'pdf');

/** Every file ends as text or as a state with a code of its own. */
async function statesOf(folder: string, names: readonly string[]): Promise<Map<string, number>> {
  const states = new Map<string, number>();
  for (const name of names) {
    let state = 'read';
    try {
      const { parts } = await extractFile(join(folder, name));
      for (const { pages } of parts) {
        for (const page of pages) {
          let last = 0;
          for (const { start, end } of page.blocks) {
            expect(page.text.slice(last, start).trim()).toBe('');
            last = end;
          }
          expect(page.text.slice(last).trim()).toBe('');
        }
      }
    } catch (error) {
      if (!(error instanceof TrouvailleError)) throw error;
      state = error.code;
    }
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  return states;
}

describe('real PDFs', () => {
  it.skipIf(nasty === null)(
    'of a PDF reader’s own tests (../shared/data/documents/nasty) end in a state',
    async () => {
      // One in eight: all 361 take a minute, and were read so (none hung, each ended in a state).
      const names = readdirSync(nasty ?? '').filter((_, index) => index % 8 === 0);
      const states = await statesOf(nasty ?? '', names);
      expect([...states.values()].reduce((sum, count) => sum + count, 0)).toBe(names.length);
      expect(
        [...states.keys()].filter((state) => state !== 'read' && !state.startsWith('document-')),
      ).toEqual([]);
      // As pdf.js 6.5 reads them: two in three have text.
      expect(states.get('read')).toBeGreaterThan(0.5 * names.length);
    },
    120_000,
  );

  it.skipIf(french === null)(
    'of ../shared/data/documents/french are read, the short ones here',
    async () => {
      const names = readdirSync(french ?? '').filter((name) =>
        /^2014-0[45]-[02]|^MiniDoc|^pg/.test(name),
      );
      expect(await statesOf(french ?? '', names)).toEqual(new Map([['read', names.length]]));
    },
    120_000,
  );
});
