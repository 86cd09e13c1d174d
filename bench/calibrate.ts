/**
 * Measures the embedded models on the built-in questions and writes `calibration.json` beside each:
 * `node bench/calibrate.ts [--write]`. In int8, as they are used.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileModel } from '../src/main/model/compile.ts';
import { measureEncoder, measureReranker } from '../src/main/model/measure-calibration.ts';

const models = join(import.meta.dirname, '..', 'resources', 'models');
const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const compiled = mkdtempSync(join(tmpdir(), 'calibrate-'));
try {
  const encoder = await compileModel(join(models, 'encoder'), compiled, { dtype: 'int8' });
  const reranker = await compileModel(join(models, 'reranker'), compiled, { dtype: 'int8' });
  const found = {
    encoder: await measureEncoder(encoder.folder, { threads: 2 }),
    reranker: await measureReranker(reranker.folder, encoder.folder, {
      threads: 2,
      rerankerSeconds: Infinity,
    }),
  };
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  if (values.write) {
    for (const role of ['encoder', 'reranker'] as const) {
      const file = join(models, role, 'calibration.json');
      writeFileSync(file, `${JSON.stringify(found[role], null, 2)}\n`);
    }
  }
} finally {
  rmSync(compiled, { recursive: true });
}
