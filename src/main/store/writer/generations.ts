/** Generations of vectors: one serves, one may be kept for a rollback, one may be being built. */
import { TrouvailleError } from '../../../shared/errors.ts';
import type { WritableDatabase } from '../database.ts';
import { createGenerationTables, dropGenerationTables } from '../generation-tables.ts';
import {
  allGenerations,
  generationByIdentity,
  generationInRole,
  type GenerationRole,
} from '../reader/generations.ts';
import type { Generation } from '../types.ts';

/**
 * The generation with this identity, begun now if it is new. The first one serves at once; a third
 * one takes the place of the one that is neither serving nor kept for a rollback.
 */
export function openGeneration(
  database: WritableDatabase,
  identity: string,
  dimensions: number,
): Generation {
  const known = generationByIdentity(database, identity);
  if (known) {
    if (known.dimensions === dimensions) return known;
    throw new TrouvailleError('internal', {
      detail: `${identity}: ${known.dimensions} dimensions stored, ${dimensions} asked for`,
    });
  }
  const abandoned = generationInRole(database, 'building');
  if (abandoned) dropGeneration(database, abandoned.id);
  const role: GenerationRole = generationInRole(database, 'serving') ? 'building' : 'serving';
  const { lastId } = database
    .command<[string, number, GenerationRole]>(
      'INSERT INTO generations (identity, dimensions, role) VALUES (?, ?, ?)',
    )
    .run(identity, dimensions, role);
  createGenerationTables(database, lastId, dimensions);
  return { id: lastId, identity, dimensions, serving: role === 'serving' };
}

/** The generation serves from now on; the one that served is kept, any other is removed. */
export function serveGeneration(database: WritableDatabase, id: number): void {
  const serving = generationInRole(database, 'serving');
  if (serving?.id === id) return;
  for (const generation of allGenerations(database)) {
    if (generation.id !== id && generation.id !== serving?.id)
      dropGeneration(database, generation.id);
  }
  if (serving) setRole(database, serving.id, 'previous');
  setRole(database, id, 'serving');
}

/** The generation that served before serves again; false: there is none. */
export function rollbackGeneration(database: WritableDatabase): boolean {
  const previous = generationInRole(database, 'previous');
  const serving = generationInRole(database, 'serving');
  if (!previous || !serving) return false;
  setRole(database, serving.id, 'previous');
  setRole(database, previous.id, 'serving');
  return true;
}

function setRole(database: WritableDatabase, id: number, role: GenerationRole): void {
  const { changes } = database
    .command<[GenerationRole, number]>('UPDATE generations SET role = ? WHERE id = ?')
    .run(role, id);
  if (changes === 0) throw new TrouvailleError('internal', { detail: `no generation ${id}` });
}

function dropGeneration(database: WritableDatabase, id: number): void {
  dropGenerationTables(database, id);
  database.command<[number]>('DELETE FROM generations WHERE id = ?').run(id);
}
