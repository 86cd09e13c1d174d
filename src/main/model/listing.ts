import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRow } from '../../shared/models-contract.ts';
import { readCard } from './card.ts';
import { catalogue, catalogueEntry } from './catalogue.ts';
import { catalogueTraits } from './catalogue-traits.ts';
import { describeModel } from './description.ts';
import { partialBytes, readOrigin } from './download/staging.ts';
import {
  embeddedModels,
  folderOfId,
  importedModels,
  importedModelsFolder,
  resolveModel,
} from './installed.ts';
import { sourceFiles } from './source-files.ts';
import { openWeights } from './weights/open-weights.ts';
import { elementCount } from './weights/weights.ts';

/** What is known of a model from its files or its catalogue entry, without its measurements. */
export type ModelListing = Omit<ModelRow, 'speeds' | 'weight'>;

/** Published weights of the catalogue are float32. */
const publishedBytesPerParameter = 4;

/**
 * The catalogue, then the other imported models, then a folder that is in use by its path. One that
 * is installed and can no longer be read is told by `onBad`.
 */
export function listModels(
  dataFolder: string,
  inUse: readonly string[],
  onBad: (error: unknown) => void,
): ModelListing[] {
  const known = catalogue.map(({ id }) => id);
  const ids = new Set([...known, ...importedModels(dataFolder), ...inUse]);
  return [...ids].flatMap((id) => {
    const used = inUse.includes(id);
    try {
      const folder = installedFolder(dataFolder, id, used);
      if (folder !== null) return [installedListing(folder, id, used)];
    } catch (error) {
      onBad(error);
    }
    const listing = catalogueListing(dataFolder, id, used);
    return listing === null ? [] : [listing];
  });
}

/** Where a model lies; null: it is not installed. A path that is in use is where it says. */
function installedFolder(dataFolder: string, id: string, used: boolean): string | null {
  const imported = join(importedModelsFolder(dataFolder), folderOfId(id));
  const there = embeddedModels.some((model) => model.id === id) || existsSync(imported) || used;
  return there ? resolveModel(dataFolder, id) : null;
}

function installedListing(folder: string, id: string, inUse: boolean): ModelListing {
  const description = { ...describeModel(folder), ...catalogueTraits(id) };
  const { licence, languages } = readCard(folder);
  const entry = catalogueEntry(id);
  return {
    id,
    role: description.role,
    architecture: description.architecture,
    parameters: parameterCount(folder),
    bytes: sourceFiles(folder).reduce((sum, file) => sum + file.size, 0),
    licence: licence ?? entry?.licence ?? null,
    languages: languages.length > 0 ? languages : (entry?.languages ?? []),
    ...published(id),
    installed: true,
    inUse,
    revision: readOrigin(folder)?.revision ?? null,
    dimensions: description.hidden,
    maxTokens: description.maxTokens,
    partialBytes: 0,
  };
}

function catalogueListing(dataFolder: string, id: string, inUse: boolean): ModelListing | null {
  const entry = catalogueEntry(id);
  if (entry === null) return null;
  const { role, architecture, parameters, licence, languages, dimensions, maxTokens } = entry;
  return {
    ...{ id, role, architecture, parameters, licence, languages, dimensions, maxTokens },
    bytes: parameters * publishedBytesPerParameter,
    ...published(id),
    installed: false,
    inUse,
    revision: null,
    partialBytes: partialBytes(dataFolder, id),
  };
}

type Published = Pick<
  ModelListing,
  'published' | 'publishedOn' | 'publishedSource' | 'embedded' | 'downloadable'
>;

function published(id: string): Published {
  const entry = catalogueEntry(id);
  return {
    published: entry?.published ?? {},
    publishedOn: entry?.publishedOn ?? null,
    publishedSource: entry?.source ?? null,
    embedded: entry?.embedded ?? false,
    downloadable: entry !== null && !entry.embedded,
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
