import { createHash } from 'node:crypto';
import {
  closeSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { badModel } from './model-error.ts';
import { writeFileWhole } from './whole-file.ts';

/** Files that decide what a model gives. Cards, licences and reference outputs do not. */
const weightFile = /^(model|pytorch_model)[\w.-]*\.(safetensors|bin)(\.index\.json)?$/;
const otherFile =
  /^(config\.json|modules\.json|sentence_bert_config\.json|config_sentence_transformers\.json|tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|vocab\.(txt|json)|merges\.txt|[\w.-]*\.model)$/;
const poolingFolder = /^\d+_\w+$/;
const poolingFile = /^\d+_\w+\/config\.json$/;

/** Whether a file of a published folder, named from there with `/`, is one that makes the model. */
export function isModelFile(name: string): boolean {
  return weightFile.test(name) || otherFile.test(name) || poolingFile.test(name);
}

export interface SourceFile {
  /** Relative to the model's folder. */
  readonly name: string;
  readonly size: number;
  readonly modifiedMs: number;
}

/** The files of a published folder that make the model, in order of name. Throws `model-bad`. */
export function sourceFiles(folder: string): SourceFile[] {
  const files: SourceFile[] = [];
  function add(name: string): void {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stat?.isFile()) files.push({ name, size: stat.size, modifiedMs: stat.mtimeMs });
  }
  let names;
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    throw badModel(folder, '', 'cannot be read', error);
  }
  for (const name of names) {
    if (weightFile.test(name) || otherFile.test(name)) add(name);
    else if (poolingFolder.test(name)) add(join(name, 'config.json'));
  }
  return files;
}

/** A hash of the model's files, hex: as it was remembered, else computed. */
export function sourceHash(
  folder: string,
  files: readonly SourceFile[],
  memoryFolder: string,
): string {
  const known = readRemembered(memoryPath(folder, files, memoryFolder));
  if (known !== null) return known;
  const hash = createHash('sha256');
  for (const { name } of files) hash.update(`${name}\0${fileHash(join(folder, name))}\n`);
  return hash.digest('hex');
}

/**
 * Keeps the hash in `memoryFolder` by the files' sizes and times, so that a start does not read
 * gigabytes. For a model that compiled: nothing is to be left of a bad one.
 */
export function rememberSourceHash(
  folder: string,
  files: readonly SourceFile[],
  memoryFolder: string,
  hash: string,
): void {
  const path = memoryPath(folder, files, memoryFolder);
  if (readRemembered(path) !== hash) remember(path, hash);
}

function memoryPath(folder: string, files: readonly SourceFile[], memoryFolder: string): string {
  const seen = createHash('sha256')
    .update(realpathSync(folder))
    .update(JSON.stringify(files))
    .digest('hex')
    .slice(0, 32);
  return join(memoryFolder, `hash-${seen}.txt`);
}

function readRemembered(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    return /^[0-9a-f]{64}$/.test(text) ? text : null;
  } catch {
    return null; // never computed
  }
}

function remember(path: string, digest: string): void {
  try {
    writeFileWhole(path, digest);
  } catch {
    // A read-only data folder: it is computed again next time, and nothing else depends on it.
  }
}

function fileHash(path: string): string {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(2 ** 20);
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const count = readSync(descriptor, buffer);
      if (count === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
}
