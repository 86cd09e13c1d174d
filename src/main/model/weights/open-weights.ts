import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { badModel } from '../model-error.ts';
import { bytesPerElement, toFloat32 } from './floats.ts';
import { refuseLfsPointer } from './lfs-pointer.ts';
import { RangeFile } from './range-file.ts';
import { readSafetensors } from './safetensors.ts';
import { readTorch } from './torch.ts';
import { elementCount, type LocatedTensor, type Weights } from './weights.ts';

/** The published forms, the preferred one first; each is one file, or shards with an index. */
const forms = [
  { file: 'model.safetensors', shard: /^[\w.-]+\.safetensors$/, read: readSafetensors },
  { file: 'pytorch_model.bin', shard: /^[\w.-]+\.bin$/, read: readTorch },
] as const;

/**
 * The weights of a published folder, in whichever form they are. No file outside `folder` is
 * opened. Throws `model-bad`.
 */
export function openWeights(folder: string): Weights {
  const tensors = new Map<string, LocatedTensor>();
  const sources: RangeFile[] = [];
  try {
    const { files, read } = weightFiles(folder);
    for (const file of files) {
      const source = openFile(folder, file);
      sources.push(source);
      refuseLfsPointer(folder, file, source);
      for (const [name, located] of read(folder, file, source)) tensors.set(name, located);
    }
    if (tensors.size === 0) throw badModel(folder, files[0] ?? '', 'holds no weights');
  } catch (error) {
    for (const source of sources) source.close();
    throw error;
  }

  function locate(name: string): LocatedTensor {
    const located = tensors.get(name);
    if (!located) throw new RangeError(`no tensor ${name}`);
    return located;
  }
  return {
    tensors,
    fileOf: (name) => locate(name).file,
    read(name, start = 0, end) {
      const { source, start: first, type, shape } = locate(name);
      const size = bytesPerElement[type];
      const last = end ?? elementCount(shape);
      return toFloat32(source.read(first + start * size, first + last * size), type);
    },
    close() {
      for (const source of sources) source.close();
    },
  };
}

function weightFiles(folder: string): {
  files: readonly string[];
  read: (typeof forms)[number]['read'];
} {
  for (const { file, shard, read } of forms) {
    if (existsSync(join(folder, file))) return { files: [file], read };
    const index = `${file}.index.json`;
    if (existsSync(join(folder, index))) return { files: shards(folder, index, shard), read };
  }
  throw badModel(folder, forms[0].file, 'is missing, and so is pytorch_model.bin');
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

function shards(folder: string, indexFile: string, pattern: RegExp): string[] {
  let index;
  try {
    index = indexSchema.parse(JSON.parse(readFileSync(join(folder, indexFile), 'utf8')));
  } catch (error) {
    throw badModel(folder, indexFile, 'is not a shard index', error);
  }
  const files = [...new Set(Object.values(index.weight_map))].sort();
  for (const file of files) {
    if (!pattern.test(file))
      throw badModel(folder, indexFile, `names a shard outside the folder (${file})`);
    if (!existsSync(join(folder, file)))
      throw badModel(folder, file, 'is missing (the index names it)');
  }
  return files;
}

function openFile(folder: string, file: string): RangeFile {
  try {
    return new RangeFile(join(folder, file));
  } catch (error) {
    throw badModel(folder, file, 'cannot be opened', error);
  }
}
