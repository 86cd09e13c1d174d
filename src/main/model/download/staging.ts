/** Where a model lies while it is not whole and verified yet, and what is known of its download. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { removeIfEmpty } from '../empty-folder.ts';
import { folderOfId, importedModelsFolder } from '../installed.ts';
import { writeFileWhole } from '../whole-file.ts';

/**
 * The folder a model is put together in, on the disk of the installed ones so that it is moved there
 * by a rename. Its parent has the installed ones' name: a model's id is read from both.
 */
export function stagingFolder(dataFolder: string, id: string): string {
  return join(importedModelsFolder(dataFolder), '.staging', 'models', folderOfId(id));
}

/** Beside a downloaded model: where it came from. */
export const originFile = 'download.json';

const checksum = z.object({ kind: z.enum(['sha256', 'git-blob']), value: z.string() });
const origin = z.object({
  address: z.string(),
  id: z.string(),
  revision: z.string(),
  files: z.array(
    z.object({
      name: z.string(),
      size: z.int().nonnegative().nullable(),
      checksum: checksum.nullable(),
    }),
  ),
});
export type Origin = Readonly<z.infer<typeof origin>>;

/** What is known of a downloaded folder; null: it was not downloaded, or nothing is known of it any more. */
export function readOrigin(folder: string): Origin | null {
  try {
    return origin.parse(JSON.parse(readFileSync(join(folder, originFile), 'utf8')));
  } catch {
    return null; // a folder that came otherwise, or a file cut off: the download begins anew
  }
}

export function writeOrigin(folder: string, known: Origin): void {
  writeFileWhole(join(folder, originFile), JSON.stringify(known, null, 2));
}

/** Bytes of an interrupted download that are on the disk; 0 where there is none. */
export function partialBytes(dataFolder: string, id: string): number {
  const folder = stagingFolder(dataFolder, id);
  return (readOrigin(folder)?.files ?? []).reduce(
    (sum, { name }) => sum + receivedBytes(join(folder, name)),
    0,
  );
}

/** Of one file: whole, or its part. */
export function receivedBytes(path: string): number {
  const whole = statSync(path, { throwIfNoEntry: false });
  return whole?.size ?? statSync(`${path}.part`, { throwIfNoEntry: false })?.size ?? 0;
}

/** Nothing is left of it, nor of the folders that were made for it alone. */
export function discardStaging(dataFolder: string, id: string): void {
  rmSync(stagingFolder(dataFolder, id), { recursive: true, force: true });
  const installed = importedModelsFolder(dataFolder);
  const staging = join(installed, '.staging');
  for (const folder of [join(staging, 'models'), staging, installed]) {
    if (!removeIfEmpty(folder)) return;
  }
}
