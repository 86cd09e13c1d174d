import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  isCalibrated,
  readCalibration,
  readCommonQuery,
  writeCalibration,
} from '../../../src/main/model/calibration.ts';
import { compiledUnder } from '../../../src/main/model/compiled-folder.ts';
import { compileModel } from '../../../src/main/model/compile.ts';
import { loadEncoder } from '../../../src/main/model/encoder.ts';
import { readManifest } from '../../../src/main/model/manifest.ts';
import { sourceFiles, sourceHash } from '../../../src/main/model/source-files.ts';
import { loadTokenizer } from '../../../src/main/model/tokenizer.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';

const source = join(fixtureModels, 'parity', 'bert-e5');

function copyOf(folder: string): string {
  const copy = join(temporaryFolder(), 'model');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

describe('compiling a model', () => {
  it('is done once, and finds it again', async () => {
    const root = temporaryFolder();
    const first = await compileModel(source, root, { dtype: 'int8' });
    const second = await compileModel(source, root, { dtype: 'int8' });
    expect(first.compiledNow).toBe(true);
    expect(second).toMatchObject({
      compiledNow: false,
      folder: first.folder,
      manifest: first.manifest,
    });
  });

  it('keeps each dtype, each number of layers and each version of the files apart', async () => {
    const root = temporaryFolder();
    const model = copyOf(source);
    const of = (options: Parameters<typeof compileModel>[2]) => compileModel(model, root, options);
    const compiled = [
      await of({ dtype: 'int8' }),
      await of({ dtype: 'fp32' }),
      await of({ dtype: 'int8', layers: 2 }),
    ];
    writeFileSync(
      join(model, 'config_sentence_transformers.json'),
      JSON.stringify({ prompts: { query: 'question: ', passage: '' } }),
    );
    compiled.push(await of({ dtype: 'int8' }));
    expect(new Set(compiled.map(({ folder }) => folder)).size).toBe(4);
    expect(new Set(compiled.map(({ manifest }) => manifest.identity)).size).toBe(4);
    expect(compiled[3]?.manifest.prefixes.query).toBe('question: ');
  });

  it('gives a moved model the same identity', async () => {
    const root = temporaryFolder();
    const here = await compileModel(source, root, { dtype: 'int8' });
    const there = await compileModel(copyOf(source), root, { dtype: 'int8' });
    expect(there.manifest.identity).toBe(here.manifest.identity);
  });

  it('makes a folder that needs nothing else', async () => {
    const model = copyOf(source);
    const { folder } = await compileModel(model, temporaryFolder(), { dtype: 'fp32' });
    rmSync(model, { recursive: true });
    const manifest = readManifest(folder);
    const ids = loadTokenizer(folder, manifest.maxTokens).encode('Le bail');
    const encoder = await loadEncoder(folder, { threads: 1 });
    expect((await encoder.embed([ids])).vectors).toHaveLength(manifest.dimensions);
    await encoder.close();
  });

  it('works from a read-only folder of compiled models, and says so where it must write', async () => {
    const root = temporaryFolder();
    await compileModel(source, root, { dtype: 'int8' });
    for (const name of readdirSync(root)) if (name.startsWith('hash-')) rmSync(join(root, name));
    chmodSync(root, 0o555);
    try {
      expect((await compileModel(source, root, { dtype: 'int8' })).compiledNow).toBe(false);
      // Root may write everywhere: there is nothing to refuse then.
      if (process.getuid?.() !== 0) {
        await expect(compileModel(source, root, { dtype: 'fp32' })).rejects.toMatchObject({
          code: 'disk-read-only',
        });
      }
    } finally {
      chmodSync(root, 0o755);
    }
  });

  it('gives two at once the same folder', async () => {
    const root = temporaryFolder();
    const [a, b] = await Promise.all([
      compileModel(source, root, { dtype: 'int8' }),
      compileModel(source, root, { dtype: 'int8' }),
    ]);
    expect(a.folder).toBe(b.folder);
    expect(readdirSync(root).filter((name) => !name.startsWith('hash-'))).toHaveLength(1);
  });

  it('makes again what was cut off, and removes what a killed process left', async () => {
    const root = temporaryFolder();
    const { folder } = await compileModel(source, root, { dtype: 'int8' });
    truncateSync(join(folder, 'graph.onnx.data'), 100);
    // No process has this number: Linux ends at 4,194,304.
    const left = join(root, 'bert-e5-int8-0.tmp-99999999-00000000');
    mkdirSync(left);
    const again = await compileModel(source, root, { dtype: 'int8' });
    expect(again).toMatchObject({ compiledNow: true, folder });
    expect(existsSync(left)).toBe(false);
  });

  it('is not found where it is of an earlier format, or cut off in its description', async () => {
    const root = temporaryFolder();
    expect(compiledUnder(join(root, 'none'))).toEqual([]);
    const { folder, manifest } = await compileModel(source, root, { dtype: 'int8' });
    expect(compiledUnder(root)).toEqual([{ folder, manifest }]);
    for (const other of [JSON.stringify({ ...manifest, format: 1 }), '{"format":']) {
      writeFileSync(join(folder, 'manifest.json'), other);
      expect(compiledUnder(root)).toEqual([]);
    }
  });

  it('takes the place of what an earlier compiler made of the same files, and of nothing else', async () => {
    const root = temporaryFolder();
    const { folder, manifest } = await compileModel(source, root, { dtype: 'int8' });
    const forms = {
      earlier: JSON.stringify({ ...manifest, format: 1 }),
      'another-model': JSON.stringify({ ...manifest, id: 'another' }),
      'other-vectors': JSON.stringify({ ...manifest, identity: 'other' }),
      'cut-off': '{"id":',
    };
    for (const [name, text] of Object.entries(forms)) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, 'manifest.json'), text);
    }
    mkdirSync(join(root, 'no-file', 'manifest.json'), { recursive: true });
    rmSync(folder, { recursive: true });
    await compileModel(source, root, { dtype: 'int8' });
    expect(existsSync(join(root, 'earlier'))).toBe(false);
    for (const name of ['another-model', 'other-vectors', 'cut-off', 'no-file']) {
      expect(existsSync(join(root, name))).toBe(true);
    }
  });

  it('stops when told to, and leaves nothing', async () => {
    const root = temporaryFolder();
    const signal = AbortSignal.abort();
    await expect(compileModel(source, root, { dtype: 'int8', signal })).rejects.toThrow('abort');
    expect(readdirSync(root).filter((name) => !name.startsWith('hash-'))).toEqual([]);
  });

  it.each([0, 5, 1.5])('refuses to keep %s of 4 layers', async (layers) => {
    await expect(
      compileModel(source, temporaryFolder(), { dtype: 'int8', layers }),
    ).rejects.toMatchObject({ code: 'usage' });
  });

  it('reads no weights to find a compiled model', async () => {
    const root = temporaryFolder();
    const model = copyOf(source);
    const first = await compileModel(model, root, { dtype: 'int8' });
    const memory = readdirSync(root).filter((name) => name.startsWith('hash-'));
    expect(memory).toHaveLength(1);
    // The remembered hash is believed: the one of other content leads elsewhere.
    writeFileSync(join(root, memory[0] ?? ''), 'f'.repeat(64));
    const second = await compileModel(model, root, { dtype: 'int8' });
    expect(second.folder).not.toBe(first.folder);
  });
});

describe('a calibration', () => {
  const calibration = {
    id: 'bert-e5',
    ...{ floor: 0.8, coverage: 0.2, match: null, meaning: null, weight: null },
    ...{ unrelatedMatch: null, relatedMatch: null },
    ...{ unrelatedMean: 0.7, unrelatedDeviation: 0.05, relatedMean: 0.9 },
  };
  const measured = { ...calibration, commonQuery: [0.5, 0.25] };

  it('is kept beside the manifest, and is all unknown before', async () => {
    const { folder, manifest } = await compileModel(source, temporaryFolder(), { dtype: 'int8' });
    const before = readFileSync(join(folder, 'manifest.json'), 'utf8');
    expect(isCalibrated(folder)).toBe(false);
    expect(new Set(Object.values(readCalibration(folder, manifest.id)))).toEqual(
      new Set(['bert-e5', null]),
    );
    writeCalibration(folder, measured);
    expect(readCalibration(folder, manifest.id)).toEqual(calibration);
    expect(readCommonQuery(folder)).toEqual(Float32Array.of(0.5, 0.25));
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(before);
  });

  it('travels with the files that it was measured of, and with no others', async () => {
    const published = copyOf(source);
    const hash = sourceHash(published, sourceFiles(published), temporaryFolder());
    writeCalibration(published, measured, hash);
    const own = await compileModel(published, temporaryFolder(), { dtype: 'int8' });
    expect(readCalibration(own.folder, 'bert-e5')).toEqual(calibration);
    // The same model with another prefix: other files, which were not measured.
    writeFileSync(join(published, 'config_sentence_transformers.json'), '{"prompts":{}}');
    const changed = await compileModel(published, temporaryFolder(), { dtype: 'int8' });
    expect(isCalibrated(changed.folder)).toBe(false);
  });

  it('of an earlier version is none', async () => {
    const { folder } = await compileModel(source, temporaryFolder(), { dtype: 'int8' });
    writeFileSync(join(folder, 'calibration.json'), '{"id":"bert-e5","floor":0.9,"weight":null}');
    expect(isCalibrated(folder)).toBe(false);
    expect(readCalibration(folder, 'bert-e5').floor).toBeNull();
  });
});
