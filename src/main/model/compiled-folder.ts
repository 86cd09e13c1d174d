/** Folders of compiled models on the disk: whole or not there, whoever else makes or is killed making one. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { TrouvailleError } from '../../shared/errors.ts';
import { manifestFile, readManifest, type ModelManifest } from './manifest.ts';

export interface CompiledForm {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/** The compiled models under a root: those of an earlier format, or cut off, are made anew at their next use. */
export function compiledUnder(root: string): CompiledForm[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((name) => {
    const folder = join(root, name);
    if (name.includes('.tmp-') || !existsSync(join(folder, manifestFile))) return [];
    try {
      return [{ folder, manifest: readManifest(folder) }];
    } catch {
      return []; // nothing uses it
    }
  });
}

/** The manifest of a folder that is whole, else null. */
export function readComplete(folder: string): ModelManifest | null {
  if (!statSync(join(folder, manifestFile), { throwIfNoEntry: false })) return null;
  const manifest = readManifest(folder);
  const whole = Object.entries(manifest.files).every(
    ([name, size]) => statSync(join(folder, name), { throwIfNoEntry: false })?.size === size,
  );
  return whole ? manifest : null;
}

/** Renames the finished folder into place; where another process was first, its folder is taken. */
export function publish(temporary: string, folder: string): ModelManifest {
  for (let attempt = 0; ; attempt++) {
    try {
      renameSync(temporary, folder);
      return readManifest(folder);
    } catch (error) {
      if (!isCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM') || attempt > 0) throw error;
      const other = readComplete(folder);
      if (other) {
        rmSync(temporary, { recursive: true, force: true });
        return other;
      }
      // What is there is incomplete: a file was lost or cut off since.
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Folders of compilations whose process was killed. */
export function removeLeftovers(compiledRoot: string): void {
  for (const name of readdirSync(compiledRoot)) {
    const pid = /\.tmp-(\d+)-[0-9a-f]{8}$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      rmSync(join(compiledRoot, name), { recursive: true, force: true });
    }
  }
}

/** What manifests of every format hold: the model, and what decides its vectors or scores. */
const formSchema = z.object({ id: z.string(), identity: z.string() });

/** Removes what an earlier compiler made of the same files: the same model, which nothing looks for again. */
export function removeSuperseded(compiledRoot: string, { folder, manifest }: CompiledForm): void {
  for (const name of readdirSync(compiledRoot)) {
    const other = join(compiledRoot, name);
    if (other === folder || name.includes('.tmp-')) continue;
    const form = formSchema.safeParse(jsonOrNull(join(other, manifestFile))).data;
    if (form?.id !== manifest.id || form.identity !== manifest.identity) continue;
    try {
      rmSync(other, { recursive: true, force: true });
    } catch (error) {
      // On Windows, files that another process has open: the next compilation finds them again.
      if (!isCode(error, 'EBUSY', 'EPERM')) throw error;
    }
  }
}

/** null: there is no such file, not even where it was a moment ago, or it holds something else. */
function jsonOrNull(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const isOther = error instanceof SyntaxError || isCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR');
    if (isOther) return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** Throws `disk-full` or `disk-read-only`. */
export function makeRoot(compiledRoot: string): void {
  try {
    mkdirSync(compiledRoot, { recursive: true });
  } catch (error) {
    throw diskError(error, dirname(compiledRoot));
  }
}

/** An error of the disk in this project's words; any other as it is. */
export function diskError(error: unknown, path: string): unknown {
  if (isCode(error, 'ENOSPC', 'EDQUOT'))
    return new TrouvailleError('disk-full', { path }, { cause: error });
  if (isCode(error, 'EROFS', 'EACCES'))
    return new TrouvailleError('disk-read-only', { path }, { cause: error });
  return error;
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}
