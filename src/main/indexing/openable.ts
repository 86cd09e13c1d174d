/** A path that the extractor can open, for a file whose name is not UTF-8. */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

/**
 * Runs `read` with a path for the file. Messages between processes carry text, and a name of other
 * bytes is none: the extractor is given a link to it, of the same extension, in a private folder.
 */
export async function withOpenablePath<Result>(
  path: string,
  raw: Buffer | null,
  read: (path: string) => Promise<Result>,
): Promise<Result> {
  if (raw === null) return read(path);
  const folder = await mkdtemp(join(tmpdir(), 'trouvaille-'));
  try {
    const link = join(folder, `document${extname(path)}`);
    await symlink(raw, link);
    return await read(link);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
