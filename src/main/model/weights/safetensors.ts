import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { badModel } from '../model-error.ts';
import { bytesPerElement, storedTypes, toFloat32, type StoredType } from './floats.ts';
import { refuseLfsPointer } from './lfs-pointer.ts';
import { RangeFile } from './range-file.ts';
import { elementCount, type TensorInfo, type Weights } from './weights.ts';

const indexFile = 'model.safetensors.index.json';

/** The library that defines the format refuses longer headers, and so do we (100 MB). */
const maxHeaderBytes = 100_000_000;

const headerEntry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

interface Located extends TensorInfo {
  readonly file: string;
  readonly source: RangeFile;
  /** In the file. */
  readonly start: number;
}

/**
 * The tensors of `model.safetensors`, or of the shards of its index, in `folder`.
 *
 * Format: https://github.com/huggingface/safetensors#format. Integer tensors (position ids that
 * older versions saved) are left out. Throws `model-bad` for a header that lies: nothing is
 * allocated on its word, and no file outside `folder` is opened.
 */
export function openSafetensors(folder: string): Weights {
  const tensors = new Map<string, Located>();
  const sources: RangeFile[] = [];
  try {
    for (const file of shards(folder)) {
      const source = openFile(folder, file);
      sources.push(source);
      for (const [name, located] of readHeader(folder, file, source)) tensors.set(name, located);
    }
  } catch (error) {
    for (const source of sources) source.close();
    throw error;
  }

  function locate(name: string): Located {
    const located = tensors.get(name);
    if (!located) throw badModel(folder, 'model.safetensors', `tensor ${name} is missing`);
    return located;
  }
  return {
    tensors,
    fileOf: (name) => locate(name).file,
    read(name, start = 0, end) {
      const { source, start: first, type, shape } = locate(name);
      const size = bytesPerElement[type];
      return toFloat32(
        source.read(first + start * size, first + (end ?? elementCount(shape)) * size),
        type,
      );
    },
    close() {
      for (const source of sources) source.close();
    },
  };
}

function shards(folder: string): string[] {
  if (existsSync(join(folder, 'model.safetensors'))) return ['model.safetensors'];
  let index;
  try {
    index = indexSchema.parse(JSON.parse(readFileSync(join(folder, indexFile), 'utf8')));
  } catch (error) {
    throw badModel(folder, indexFile, 'is not a shard index', error);
  }
  const files = [...new Set(Object.values(index.weight_map))].sort();
  for (const file of files) {
    if (!/^[\w.-]+\.safetensors$/.test(file)) {
      throw badModel(folder, indexFile, `names a shard outside the folder (${file})`);
    }
    if (!existsSync(join(folder, file)))
      throw badModel(folder, file, 'is missing (the index names it)');
  }
  return files;
}

function openFile(folder: string, file: string): RangeFile {
  let source;
  try {
    source = new RangeFile(join(folder, file));
  } catch (error) {
    throw badModel(folder, file, 'cannot be opened', error);
  }
  try {
    refuseLfsPointer(folder, file, source);
  } catch (error) {
    source.close();
    throw error;
  }
  return source;
}

function readHeader(folder: string, file: string, source: RangeFile): Map<string, Located> {
  const bad = (reason: string, cause?: unknown) => badModel(folder, file, reason, cause);
  if (source.size < 8) throw bad(`is too short to be safetensors (${source.size} bytes)`);
  const declared = Buffer.from(source.read(0, 8)).readBigUInt64LE(0);
  if (declared > BigInt(Math.min(maxHeaderBytes, source.size - 8))) {
    throw bad(
      `its header is said to be ${declared.toString()} bytes long, the file has ${source.size}`,
    );
  }
  const dataStart = 8 + Number(declared);
  let header: unknown;
  try {
    header = JSON.parse(Buffer.from(source.read(8, dataStart)).toString('utf8'));
  } catch (error) {
    throw bad('its header is not JSON', error);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw bad('its header is not a table of tensors');
  }

  const ranges: { name: string; start: number; end: number }[] = [];
  const tensors = new Map<string, Located>();
  for (const [name, raw] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = headerEntry.safeParse(raw);
    if (!entry.success) throw bad(`its header describes tensor ${name} wrongly`);
    const {
      dtype,
      shape,
      data_offsets: [start, end],
    } = entry.data;
    if (start > end || dataStart + end > source.size) {
      throw bad(
        `is truncated or wrong: tensor ${name} ends at byte ${dataStart + end} of a file of ${source.size}`,
      );
    }
    ranges.push({ name, start, end });
    if (!isStored(dtype)) continue;
    if (elementCount(shape) * bytesPerElement[dtype] !== end - start) {
      throw bad(
        `tensor ${name} of shape [${shape.join(', ')}] does not fill its ${end - start} bytes`,
      );
    }
    tensors.set(name, { shape, type: dtype, file, source, start: dataStart + start });
  }
  ranges.sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [i, range] of ranges.entries()) {
    const next = ranges[i + 1];
    if (next && next.start < range.end) throw bad(`tensors ${range.name} and ${next.name} overlap`);
  }
  return tensors;
}

function isStored(dtype: string): dtype is StoredType {
  return (storedTypes as readonly string[]).includes(dtype);
}
