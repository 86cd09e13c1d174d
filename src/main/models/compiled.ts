/** The compiled forms of models that a data folder has. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compiledRoot } from '../engine/compile-in-use.ts';
import { manifestFile, readManifest, type ModelManifest } from '../model/manifest.ts';

export interface CompiledForm {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/** Those that are whole; one that can no longer be read is compiled anew when it is next used. */
export function compiledForms(dataFolder: string): CompiledForm[] {
  const root = compiledRoot(dataFolder);
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((name) => {
    const folder = join(root, name);
    if (name.includes('.tmp-') || !existsSync(join(folder, manifestFile))) return [];
    try {
      return [{ folder, manifest: readManifest(folder) }];
    } catch {
      return []; // of an earlier format, or cut off: nothing uses it
    }
  });
}

/** The id of the encoder that made a generation's vectors, by the generation's identity; null: not here. */
export function encoderOfGeneration(dataFolder: string, generation: string): string | null {
  const made = compiledForms(dataFolder).find(
    ({ manifest }) => manifest.role === 'encoder' && generation.startsWith(`${manifest.identity}+`),
  );
  return made?.manifest.id ?? null;
}
