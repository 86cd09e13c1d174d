import { readCard } from './card.ts';
import { catalogueTraits } from './catalogue-traits.ts';
import { describeModel, type Role } from './description.ts';
import { embeddedModels, importedModels, resolveModel } from './installed.ts';
import { sourceFiles } from './source-files.ts';
import { openWeights } from './weights/open-weights.ts';
import { elementCount } from './weights/weights.ts';

/** A model as `models list` shows it. */
export interface ModelListing {
  readonly id: string;
  readonly role: Role;
  readonly architecture: string;
  readonly parameters: number;
  /** Of the files that make the model, as published. */
  readonly bytes: number;
  readonly licence: string | null;
  readonly languages: readonly string[];
  /** Scores that its authors published, by metric. */
  readonly published: Readonly<Record<string, number>>;
  readonly installed: boolean;
  readonly inUse: boolean;
  /** The hub's commit it was downloaded at; null for one that came otherwise. */
  readonly revision: string | null;
  readonly dimensions: number;
  readonly maxTokens: number;
}

/** The embedded models, then the imported ones. One that can no longer be read is told by `onBad`. */
export function listModels(
  dataFolder: string,
  inUse: readonly string[],
  onBad: (error: unknown) => void,
): ModelListing[] {
  const ids = [...embeddedModels.map(({ id }) => id), ...importedModels(dataFolder)];
  return ids.flatMap((id) => {
    try {
      return [listingOf(dataFolder, id, inUse.includes(id))];
    } catch (error) {
      onBad(error);
      return [];
    }
  });
}

function listingOf(dataFolder: string, id: string, inUse: boolean): ModelListing {
  const folder = resolveModel(dataFolder, id);
  const description = { ...describeModel(folder), ...catalogueTraits(id) };
  const { licence, languages } = readCard(folder);
  return {
    id,
    role: description.role,
    architecture: description.architecture,
    parameters: parameterCount(folder),
    bytes: sourceFiles(folder).reduce((sum, file) => sum + file.size, 0),
    licence,
    languages,
    published: {},
    installed: true,
    inUse,
    revision: null,
    dimensions: description.hidden,
    maxTokens: description.maxTokens,
  };
}

/** From the weights' headers: nothing of the weights themselves is read. */
function parameterCount(folder: string): number {
  const weights = openWeights(folder);
  try {
    let count = 0;
    for (const { shape } of weights.tensors.values()) count += elementCount(shape);
    return count;
  } finally {
    weights.close();
  }
}
