/** Bytes put into a file and extracted: the way every format's tests go. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, type ExtractOptions } from '../../../src/main/extract/extract-file.ts';
import type { ExtractedFile, Page } from '../../../src/shared/domain.ts';

export async function extractBytes(
  name: string,
  bytes: Uint8Array | string,
  options: ExtractOptions = {},
): Promise<ExtractedFile> {
  const folder = mkdtempSync(join(tmpdir(), 'trouvaille-extract-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return await extractFile(path, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The first part's pages. */
export function pagesOf(file: ExtractedFile): readonly Page[] {
  return file.parts[0]?.pages ?? [];
}

/** Kind and text of each block of a page, and a heading's level. */
export function outlineOf(page: Page | undefined): string[] {
  return (page?.blocks ?? []).map(
    ({ kind, level, start, end }) => `${kind}${level ?? ''}: ${page?.text.slice(start, end) ?? ''}`,
  );
}
