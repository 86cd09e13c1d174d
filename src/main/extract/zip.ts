/** ZIP archives: no text of their own, each file inside read as what it is. Library: zip-archive.ts. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { ZipArchive } from './zip-archive.ts';

export const zipFormat: Format = { types: ['zip'], extract };

/** What systems leave in archives: shadows of the real files. */
const debris = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

async function extract(input: FormatInput): Promise<Content> {
  const archive = await ZipArchive.open(await input.source.bytes(), input.budget);
  const files = archive.entries.filter((entry) => !entry.directory && !debris.test(entry.name));
  if (files.length > 0 && files.every((entry) => entry.encrypted)) {
    throw new TrouvailleError('document-encrypted');
  }
  for (const entry of files) {
    if (input.members.full) break;
    input.signal.throwIfAborted();
    // A label: Members makes traversal and absolute paths plain names, and nothing opens it as a path.
    const { name } = entry;
    if (entry.encrypted) input.members.fail(name, new TrouvailleError('document-encrypted'));
    else await input.members.add(name, () => archive.read(entry));
  }
  return { title: null, language: null, pages: [] };
}
