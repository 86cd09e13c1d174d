/** Compressed values of the database. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * Measured on 16,384-unit pieces of French text: level 19 makes them 4% smaller than 9, at 3 MB/s,
 * hundreds of times faster than the text is embedded.
 */
const level = 19;

export function compressText(text: string): Buffer {
  return zstdCompressSync(Buffer.from(text, 'utf8'), {
    params: { [constants.ZSTD_c_compressionLevel]: level },
  });
}

export function decompressText(data: Uint8Array): string {
  return zstdDecompressSync(data).toString('utf8');
}
