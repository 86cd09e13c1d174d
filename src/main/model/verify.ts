import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import { catalogueTraits } from './catalogue-traits.ts';
import { compileModel, type Dtype } from './compile.ts';
import { describeModel, type ModelDescription } from './description.ts';
import { loadEncoder } from './encoder.ts';
import { modelIdOf } from './installed.ts';
import type { ModelManifest } from './manifest.ts';
import { rankedVectors } from './ranked-vectors.ts';
import { compareWithReference, referenceFile } from './reference.ts';
import { loadReranker } from './reranker.ts';
import { sourceFiles } from './source-files.ts';
import { loadTokenizer, createTokenizer } from './tokenizer.ts';
import { tokenizerSource } from './tokenizer-source.ts';

export interface ModelCheck {
  /** `files`, `config`, `tokenizer`, `weights`, `output`, `reference`. */
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface VerifyOptions {
  readonly dtype: Dtype;
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Whether it is also compiled at fp32 and compared with its reference, where it has one. */
  readonly reference: boolean;
}

/**
 * Checks a published folder from its files to what the compiled model gives, step by step: a step
 * that fails is the last one, since the next ones need it. Only what is wrong with the model is an
 * answer; a full disk and the like are thrown.
 */
export async function verifyModel(
  folder: string,
  compiledRoot: string,
  options: VerifyOptions,
): Promise<ModelCheck[]> {
  const checks: ModelCheck[] = [];
  const steps: [name: string, work: () => string | Promise<string>][] = [
    ['files', () => `${sourceFiles(folder).length}`],
    ['config', () => configDetail(described(folder))],
    ['tokenizer', () => tokenizerDetail(folder)],
    ['weights', () => weightsDetail(folder, compiledRoot, options)],
    ['output', () => outputDetail(folder, compiledRoot, options)],
  ];
  if (options.reference && existsSync(join(folder, referenceFile))) {
    steps.push(['reference', () => referenceDetail(folder, compiledRoot, options)]);
  }
  for (const [name, work] of steps) {
    try {
      checks.push({ name, ok: true, detail: await work() });
    } catch (error) {
      if (!(error instanceof TrouvailleError) || error.code !== 'model-bad') throw error;
      checks.push({ name, ok: false, detail: String(error.values['reason'] ?? '') });
      return checks;
    }
  }
  return checks;
}

function described(folder: string): ModelDescription {
  return { ...describeModel(folder), ...catalogueTraits(modelIdOf(folder)) };
}

function configDetail({ architecture, role, layers, hidden }: ModelDescription): string {
  return `${architecture}, ${role}, ${layers} x ${hidden}`;
}

function tokenizerDetail(folder: string): string {
  const description = described(folder);
  const { json, config } = tokenizerSource(folder, description);
  const tokenizer = createTokenizer(folder, json, config, description.maxTokens);
  return `${tokenizer.vocabularySize} ids, ${tokenizer.maxTokens} tokens`;
}

async function weightsDetail(
  folder: string,
  compiledRoot: string,
  { dtype, signal }: VerifyOptions,
): Promise<string> {
  const { manifest } = await compileModel(folder, compiledRoot, {
    dtype,
    ...(signal ? { signal } : {}),
  });
  return `${manifest.parameters} parameters, ${manifest.dtype}`;
}

const probes = ['Le bail est signé pour trois ans.', 'The cake is in the oven.'] as const;

/** What the compiled model gives must be numbers, of length 1 where it says so, and tell texts apart. */
async function outputDetail(
  folder: string,
  compiledRoot: string,
  { dtype, threads }: VerifyOptions,
): Promise<string> {
  const bad = (reason: string): TrouvailleError =>
    new TrouvailleError('model-bad', { path: folder, reason: `graph.onnx: ${reason}` });
  const { folder: compiled, manifest } = await compileModel(folder, compiledRoot, { dtype });
  const tokenizer = loadTokenizer(compiled, manifest.maxTokens);
  const rows: Float32Array[] = [];
  if (manifest.role === 'encoder') {
    const encoder = await loadEncoder(compiled, { threads });
    for (const probe of probes) {
      rows.push((await encoder.embed([tokenizer.encode(probe)])).vectors);
    }
    await encoder.close();
  } else {
    const reranker = await loadReranker(compiled, { threads });
    for (const probe of probes) {
      rows.push((await reranker.score([tokenizer.encodePair(probes[0], probe)])).logits);
    }
    await reranker.close();
  }
  if (rows.some((row) => !row.every(Number.isFinite)))
    throw bad('gives values that are no numbers');
  const [first, second] = rows;
  if (first?.every((value, at) => value === second?.[at])) throw bad('gives every text the same');
  const length = Math.sqrt(first?.reduce((sum, value) => sum + value * value, 0) ?? 0);
  if (manifest.normalised && Math.abs(length - 1) > 1e-3) {
    throw bad(`gives vectors of length ${length.toFixed(3)} where they should have 1`);
  }
  return `${first?.length ?? 0} x ${rows.length}${rankingDetail(manifest)}`;
}

/** How an index ranks the vectors of a model whose card asks for another similarity than the cosine. */
function rankingDetail(manifest: ModelManifest): string {
  const { role, similarity, normalised } = manifest;
  if (role === 'reranker' || similarity === 'cosine') return '';
  if (normalised) return `, ${similarity} ranks as the cosine (length 1)`;
  const { dimensions } = rankedVectors(manifest);
  return `, ranked by ${similarity} (not normalised; ${dimensions} numbers in an index)`;
}

/** At fp32, which no other use needs: compiled apart, and removed. */
async function referenceDetail(
  folder: string,
  compiledRoot: string,
  { threads }: VerifyOptions,
): Promise<string> {
  // Of the form that a later compilation removes, should this process be killed.
  const tail = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const temporary = join(compiledRoot, `verify.tmp-${tail}`);
  try {
    const { folder: compiled } = await compileModel(folder, temporary, { dtype: 'fp32' });
    return await compareWithReference(folder, compiled, threads);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
