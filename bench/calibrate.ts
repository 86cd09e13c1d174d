/**
 * Measures models on the built-in questions and writes `calibration.json` beside each:
 * `node bench/calibrate.ts [--write] [ENCODER RERANKER]`, folders as published; by default the
 * embedded ones. In int8, as they are used. What is written is of the files that were measured: with
 * other weights in their place the application measures anew, at their first use.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeCalibration } from '../src/main/model/calibration.ts';
import { compileModel } from '../src/main/model/compile.ts';
import { measureEncoder, measureReranker } from '../src/main/model/measure-calibration.ts';
import { sourceFiles, sourceHash } from '../src/main/model/source-files.ts';

const models = join(import.meta.dirname, '..', 'resources', 'models');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const [encoderSource = join(models, 'encoder'), rerankerSource = join(models, 'reranker')] =
  positionals;
const compiled = mkdtempSync(join(tmpdir(), 'calibrate-'));
try {
  const encoder = await compileModel(encoderSource, compiled, { dtype: 'int8' });
  const reranker = await compileModel(rerankerSource, compiled, { dtype: 'int8' });
  const options = { threads: 2, patienceSeconds: Infinity };
  const measured = [
    { source: encoderSource, calibration: await measureEncoder(encoder.folder, options) },
    {
      source: rerankerSource,
      calibration: await measureReranker(reranker.folder, encoder.folder, options),
    },
  ];
  for (const { source, calibration } of measured) {
    process.stdout.write(
      `${JSON.stringify({ ...calibration, commonQuery: undefined }, null, 2)}\n`,
    );
    if (!values.write) continue;
    writeCalibration(source, calibration, sourceHash(source, sourceFiles(source), compiled));
  }
} finally {
  rmSync(compiled, { recursive: true });
}
