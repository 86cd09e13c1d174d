/**
 * Awkward documents through the whole command line: an archive within an archive, a name that leads
 * out, a PDF called text, one with a password; then the assistant's search and the bench on them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildZip } from '../unit/extract/build-zip.ts';
import { makePdf, text } from '../unit/extract/make-pdf.ts';
import {
  dataFolderWithModels,
  environmentOf,
  temporaryFolder,
  trouvaille,
  type Ended,
  type RunOptions,
} from './command.ts';

let folder: ReturnType<typeof temporaryFolder>;
let data: string;
let documents: string;
const run = (words: readonly string[], options?: RunOptions): Promise<Ended> =>
  trouvaille(['--data', data, ...words], options);
const hits = z.object({
  hits: z.array(z.object({ path: z.string(), inside: z.string().nullable(), type: z.string() })),
});

beforeAll(async () => {
  folder = temporaryFolder();
  data = dataFolderWithModels(folder.path);
  documents = join(folder.path, 'documents');
  mkdirSync(documents);
  const page = (line: string) => [{ content: text(72, 700, line) }];
  const inner = buildZip({ 'note.txt': 'Le paratonnerre du clocher est vérifié en octobre.' });
  const archive = buildZip({
    'dossier.zip': inner,
    '../../../evil.txt': 'Le funiculaire est en panne depuis mardi.',
  });
  writeFileSync(join(documents, 'archive.zip'), archive);
  writeFileSync(
    join(documents, 'lettre.txt'),
    makePdf({ pages: page('Le chrysanthème fleurit en novembre.') }),
  );
  writeFileSync(
    join(documents, 'secret.pdf'),
    makePdf({ pages: page('Le coffre est derrière le tableau.'), password: 'sesame' }),
  );
  const ended = await run(['index', documents, '--json']);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    files: 3,
    failed: 0,
    states: { indexed: 2, encrypted: 1 },
  });
}, 300_000);
afterAll(() => folder.remove());

async function find(query: string): Promise<z.infer<typeof hits>['hits']> {
  const ended = await run(['search', query, '--mode', 'keywords', '--json']);
  return hits.parse(JSON.parse(ended.stdout)).hits;
}

describe('what is inside an archive', () => {
  const archive = (): string => join(documents, 'archive.zip');

  it('is found, also two archives deep, under a name that leads nowhere else', async () => {
    expect(await find('paratonnerre')).toMatchObject([
      { path: archive(), inside: 'dossier.zip/note.txt', type: 'txt' },
    ]);
    expect(await find('funiculaire')).toMatchObject([{ path: archive(), inside: 'evil.txt' }]);
    const read = await run(['text', archive(), '--inside', 'dossier.zip/note.txt']);
    expect(read.stdout).toContain('paratonnerre du clocher');
  }, 120_000);
});

describe('a PDF called text', () => {
  it('is read as the PDF it is', async () => {
    expect(await find('chrysanthème')).toMatchObject([
      { path: join(documents, 'lettre.txt'), inside: null, type: 'pdf' },
    ]);
  }, 60_000);
});

describe('a PDF with a password', () => {
  it('is found only once it was unlocked, and stays so', async () => {
    const path = join(documents, 'secret.pdf');
    expect(await find('coffre tableau')).toEqual([]);
    const wrong = await run(['unlock', path], { input: 'ouvre-toi\n' });
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain(`This is not the password of ${path}.\n`);
    expect((await run(['unlock', path], { input: 'sesame\n' })).status).toBe(0);
    expect(await find('coffre tableau')).toMatchObject([{ path, type: 'pdf' }]);
    const again = await run(['index', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ read: 0, states: { indexed: 3 } });
  }, 120_000);
});

describe('an assistant', () => {
  it('searches by meaning, and reads around what it found', async () => {
    const environment = Object.entries(environmentOf()).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [resolve('bin/trouvaille.js'), '--data', data, 'mcp'],
        env: Object.fromEntries(environment),
      }),
    );
    const asked = { query: 'quand fleurit le chrysanthème', limit: 1 };
    const found = await client.callTool({ name: 'search', arguments: asked }, undefined, {
      timeout: 120_000,
    });
    const answer = hits.parse(found.structuredContent);
    expect(answer.hits).toMatchObject([{ path: join(documents, 'lettre.txt') }]);
    const read = await client.callTool({
      name: 'read_passage',
      arguments: { path: answer.hits[0]?.path, page: 1 },
    });
    expect(JSON.stringify(read)).toContain('en novembre');
    await client.close();
  }, 180_000);
});

describe('bench search', () => {
  it('makes a collection of the size asked for from these passages, and measures it', async () => {
    const cache = join(folder.path, 'cache');
    const before = (await run(['status', '--files', '--json'])).stdout;
    const ended = await run(['bench', 'search', '--passages', '300', '--json'], {
      environment: { TROUVAILLE_CACHE: cache },
    });
    expect(ended.status).toBe(0);
    const report = z
      .object({
        passages: z.literal(300),
        keywordsMs: z.number().positive(),
        fusedMs: z.number().positive(),
        firstSliceMs: z.number().positive(),
        rerankedMs: z.number().positive(),
        recallAt10: z.number().min(0.9).max(1),
      })
      .parse(JSON.parse(ended.stdout));
    expect(report.keywordsMs).toBeLessThan(report.fusedMs);
    expect(report.fusedMs).toBeLessThan(report.firstSliceMs);
    expect(report.firstSliceMs).toBeLessThanOrEqual(report.rerankedMs);
    expect((await run(['status', '--files', '--json'])).stdout).toBe(before); // left alone
  }, 240_000);
});

describe('bench index', () => {
  it('indexes the folder anew elsewhere, with the session alone beside it on the same passages', async () => {
    const cache = join(folder.path, 'cache');
    const before = (await run(['status', '--files', '--json'])).stdout;
    const ended = await run(['bench', 'index', documents, '--json'], {
      environment: { TROUVAILLE_CACHE: cache },
    });
    expect(ended.status).toBe(0);
    const report = z
      .object({
        tokensPerSecond: z.number().positive(),
        rawTokensPerSecond: z.number().positive(),
        ratio: z.number().positive(),
        peakBytes: z.object({
          indexer: z.number().positive(),
          embedder: z.number().positive(),
          extractor: z.number().positive(),
          main: z.number().positive(),
        }),
        indexBytes: z.number().positive(),
        textBytes: z.number().positive(),
        files: z.number().positive(),
        seconds: z.number().positive(),
      })
      .parse(JSON.parse(ended.stdout));
    expect(report.ratio).toBeCloseTo(report.tokensPerSecond / report.rawTokensPerSecond, 9);
    expect((await run(['status', '--files', '--json'])).stdout).toBe(before); // left alone
  }, 240_000);
});
