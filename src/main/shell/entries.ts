import { fileURLToPath } from 'node:url';
import type { ServiceName } from './seam.ts';

/** Where each service begins, from this file. */
const sources: Record<ServiceName, string> = {
  indexer: '../indexing/entry.ts',
  embedder: '../inference/passages-entry.ts',
  extractor: '../extract/entry.ts',
  search: '../search/entry.ts',
  inference: '../inference/queries-entry.ts',
  compiler: '../engine/compiler-entry.ts',
  models: '../models/entry.ts',
};

/**
 * The file a service begins in: its source where this runs from source, else the bundle of the same
 * name beside the bundle this is part of (`electron.vite.config.ts` lays them side by side).
 */
export function entryOf(service: ServiceName, here: string = import.meta.url): string {
  const entry = here.endsWith('.ts') ? sources[service] : `./${service}.js`;
  return fileURLToPath(new URL(entry, here));
}
