import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import { anchorTensor, takesTypes, writeGraph } from './architectures/graph.ts';
import { labelWeight } from './architectures/classification.ts';
import { int8Arithmetic } from './architectures/int8-linear.ts';
import type { Dtype } from './architectures/graph-context.ts';
import { vectorLengths, type VectorLengths } from './architectures/vector-lengths.ts';
import { carryCalibration } from './calibration.ts';
import { catalogueTraits } from './catalogue-traits.ts';
import {
  diskError,
  makeRoot,
  publish,
  readComplete,
  removeLeftovers,
  removeSuperseded,
} from './compiled-folder.ts';
import { describeModel, type ModelDescription } from './description.ts';
import { modelIdOf } from './installed.ts';
import { manifestFile, type ModelManifest } from './manifest.ts';
import { badModel } from './model-error.ts';
import { rememberSourceHash, sourceFiles, sourceHash } from './source-files.ts';
import { createTokenizer } from './tokenizer.ts';
import { tokenizerSource } from './tokenizer-source.ts';
import { vocabularySize } from './tokenizer-files.ts';
import { Checkpoint } from './weights/checkpoint.ts';
import { openWeights } from './weights/open-weights.ts';

export { dtypes, type Dtype } from './architectures/graph-context.ts';

/** Rises whenever what is written for the same files differs: compiled models are then made anew. */
const compilerVersion = 4;

export interface CompileOptions {
  readonly dtype: Dtype;
  /** Keep the first layers only, as camembert-L2 to L10 were made. All by default. */
  readonly layers?: number;
  readonly signal?: AbortSignal;
}

export interface CompiledModel {
  /** Self-sufficient: graph, weights, manifest, tokenizer. */
  readonly folder: string;
  readonly manifest: ModelManifest;
  readonly compiledNow: boolean;
  /** Spent here, compiling or finding it compiled. */
  readonly seconds: number;
}

/**
 * The model of a published folder as a fused ONNX graph under `compiledRoot`, compiled now unless
 * it is there already. Two processes that compile the same model at once both get the same folder.
 * Throws `model-bad`, `disk-full`, `disk-read-only`, `usage` (layers), or the signal's reason.
 */
export async function compileModel(
  sourceFolder: string,
  compiledRoot: string,
  options: CompileOptions,
): Promise<CompiledModel> {
  const start = performance.now();
  const done = (folder: string, manifest: ModelManifest, compiledNow: boolean): CompiledModel => {
    rememberSourceHash(sourceFolder, files, compiledRoot, hash);
    return { folder, manifest, compiledNow, seconds: (performance.now() - start) / 1000 };
  };
  const files = sourceFiles(sourceFolder);
  if (files.length === 0)
    throw badModel(sourceFolder, 'config.json', 'is missing: this is not a model');
  const hash = sourceHash(sourceFolder, files, compiledRoot);
  const folder = join(compiledRoot, compiledName(sourceFolder, hash, options));
  const known = readComplete(folder);
  if (known) return done(folder, known, false);

  const temporary = `${folder}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    makeRoot(compiledRoot);
    removeLeftovers(compiledRoot);
    mkdirSync(temporary);
    await write(sourceFolder, temporary, hash, options);
    const manifest = publish(temporary, folder);
    removeSuperseded(compiledRoot, { folder, manifest });
    return done(folder, manifest, true);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw diskError(error, compiledRoot);
  }
}

/** The compiled form's folder where it is there and whole; null: `compileModel` is to make it. */
export function findCompiled(
  sourceFolder: string,
  compiledRoot: string,
  options: CompileOptions,
): string | null {
  const files = sourceFiles(sourceFolder);
  if (files.length === 0 || !existsSync(compiledRoot)) return null;
  const hash = sourceHash(sourceFolder, files, compiledRoot);
  const folder = join(compiledRoot, compiledName(sourceFolder, hash, options));
  return readComplete(folder) ? folder : null;
}

function compiledName(
  sourceFolder: string,
  hash: string,
  { dtype, layers }: CompileOptions,
): string {
  const key = createHash('sha256')
    .update(JSON.stringify([compilerVersion, int8Arithmetic, hash, modelIdOf(sourceFolder)]))
    .digest('hex')
    .slice(0, 16);
  const cut = layers === undefined ? '' : `-L${layers}`;
  return `${modelIdOf(sourceFolder).replace(/[^\w.-]/g, '_')}-${dtype}${cut}-${key}`;
}

async function write(
  sourceFolder: string,
  folder: string,
  hash: string,
  { dtype, layers: kept, signal }: CompileOptions,
): Promise<void> {
  const id = modelIdOf(sourceFolder);
  const description: ModelDescription = { ...describeModel(sourceFolder), ...catalogueTraits(id) };
  const layers = kept ?? description.layers;
  if (!Number.isInteger(layers) || layers < 1 || layers > description.layers) {
    throw new TrouvailleError('usage', { detail: `layers: 1 to ${description.layers}` });
  }

  const { json, config, padId } = tokenizerSource(sourceFolder, description);
  createTokenizer(sourceFolder, json, config, description.maxTokens);
  if (vocabularySize(json) > description.vocabulary) {
    throw badModel(
      sourceFolder,
      'tokenizer.json',
      `has ${vocabularySize(json)} ids where the model has ${description.vocabulary} embeddings`,
    );
  }
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(json));
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(config));

  const weights = openWeights(sourceFolder);
  let parameters;
  let labels = 0;
  let lengths: VectorLengths | null = null;
  try {
    const checkpoint = new Checkpoint(sourceFolder, weights, anchorTensor(description));
    if (description.role === 'reranker') labels = labelCount(sourceFolder, checkpoint, description);
    const steps = writeGraph(folder, checkpoint, description, { dtype, layers, labels });
    while (steps.next().done !== true) {
      signal?.throwIfAborted();
      await nextTurn();
    }
    parameters = checkpoint.parameters;
    if (!ranksAsCosine(description)) lengths = vectorLengths(checkpoint, description, layers);
  } finally {
    weights.close();
  }

  const sizes = Object.fromEntries(
    readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]),
  );
  const manifest: ModelManifest = {
    format: 2,
    id,
    role: description.role,
    identity: identity(hash, description, dtype, layers),
    architecture: description.architecture,
    dtype,
    layers,
    dimensions: description.hidden,
    maxTokens: description.maxTokens,
    prefixes: description.prefixes,
    pooling: description.pooling,
    normalised: description.normalised,
    similarity: description.similarity,
    lengths,
    padId,
    labels,
    pairOrder: description.pairOrder,
    takesTypes: takesTypes(description),
    parameters,
    bytes: Object.values(sizes).reduce((sum, size) => sum + size, 0),
    files: sizes,
  };
  writeFileSync(join(folder, manifestFile), JSON.stringify(manifest, null, 2));
  // What was measured of the whole model does not hold for a cut one. It may be measured again, so
  // it is not one of the files that make the folder whole.
  if (kept === undefined) carryCalibration(sourceFolder, folder, hash);
}

function labelCount(folder: string, checkpoint: Checkpoint, description: ModelDescription): number {
  const [labels = 0] = checkpoint.shape(labelWeight(description.family));
  if (labels === 1 || labels === 2) return labels;
  throw badModel(folder, 'config.json', `has ${labels} labels where a reranker has one or two`);
}

/** Nothing but the vectors' angles decides: they have one length, or the card asks for no more. */
function ranksAsCosine({ role, normalised, similarity }: ModelDescription): boolean {
  return role === 'reranker' || normalised || similarity === 'cosine';
}

function identity(
  hash: string,
  description: ModelDescription,
  dtype: Dtype,
  layers: number,
): string {
  const { pooling, normalised, similarity, prefixes, maxTokens } = description;
  const arithmetic = dtype === 'int8' ? int8Arithmetic : dtype;
  return createHash('sha256')
    .update(
      JSON.stringify([
        hash,
        pooling,
        normalised,
        similarity,
        prefixes,
        maxTokens,
        arithmetic,
        layers,
        // What was added later, and only where it decides: other models' vectors stay what they were.
        ...(ranksAsCosine(description) ? [] : ['with their lengths']),
        ...(description.lowerCase ? ['lower case'] : []),
      ]),
    )
    .digest('hex')
    .slice(0, 32);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
