import type { ModelRow } from '../../shared/models-contract.ts';
import { readCalibration } from '../model/calibration.ts';
import { listModels } from '../model/listing.ts';
import { readSettings } from '../settings.ts';
import { compiledForms } from './compiled.ts';
import { readSpeeds } from './speeds.ts';

/** Every model that can be had, with what was measured of it here. A bad one is told by `onBad`. */
export function modelRows(dataFolder: string, onBad: (error: unknown) => void): ModelRow[] {
  const { encoder, reranker, dtype } = readSettings(dataFolder);
  const speeds = readSpeeds(dataFolder);
  const weights = new Map(
    compiledForms(dataFolder)
      .filter(({ manifest }) => manifest.role === 'reranker' && manifest.dtype === dtype)
      .map(({ folder, manifest }) => [manifest.id, readCalibration(folder, manifest.id).weight]),
  );
  return listModels(dataFolder, [encoder, reranker], onBad).map((listing) => ({
    ...listing,
    speeds: speeds.filter(({ id }) => id === listing.id),
    weight: weights.get(listing.id) ?? null,
  }));
}
