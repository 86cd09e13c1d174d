/** The compiled forms of models that a data folder has. */
import { compiledRoot } from '../engine/compile-in-use.ts';
import { compiledUnder, type CompiledForm } from '../model/compiled-folder.ts';

/** Those that can be used. */
export function compiledForms(dataFolder: string): CompiledForm[] {
  return compiledUnder(compiledRoot(dataFolder));
}

/** The id of the encoder that made a generation's vectors, by the generation's identity; null: not here. */
export function encoderOfGeneration(dataFolder: string, generation: string): string | null {
  const made = compiledForms(dataFolder).find(
    ({ manifest }) => manifest.role === 'encoder' && generation.startsWith(`${manifest.identity}+`),
  );
  return made?.manifest.id ?? null;
}
