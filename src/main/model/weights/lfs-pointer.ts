import { badModel } from '../model-error.ts';
import type { RangeFile } from './range-file.ts';

/** A checkout without Git LFS leaves a text of some 130 bytes in a large file's place. Throws `model-bad` for one. */
export function refuseLfsPointer(folder: string, file: string, source: RangeFile): void {
  const start = Buffer.from(source.read(0, Math.min(source.size, 42))).toString('latin1');
  if (start.startsWith('version https://git-lfs.github.com/spec/')) {
    throw badModel(folder, file, 'is a Git LFS pointer, not the file itself: download the file');
  }
}
