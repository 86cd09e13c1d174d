import { z } from 'zod';
import { badModel } from '../model-error.ts';
import { bytesPerElement, storedTypes, type StoredType } from './floats.ts';
import type { RangeFile } from './range-file.ts';
import { elementCount, type LocatedTensor } from './weights.ts';

/** The library that defines the format refuses longer headers, and so do we (100 MB). */
const maxHeaderBytes = 100_000_000;

const headerEntry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/**
 * The tensors of one safetensors file by name.
 *
 * Format: https://github.com/huggingface/safetensors#format. Integer tensors (position ids that
 * older versions saved) are left out. Throws `model-bad` for a header that lies: nothing is
 * allocated on its word.
 */
export function readSafetensors(
  folder: string,
  file: string,
  source: RangeFile,
): Map<string, LocatedTensor> {
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
  const tensors = new Map<string, LocatedTensor>();
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
