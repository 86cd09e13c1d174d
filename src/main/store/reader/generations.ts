import type { ReadableDatabase } from '../database.ts';
import type { Generation } from '../types.ts';

/** serving: answers queries; previous: kept for a rollback; building: not complete yet. */
export type GenerationRole = 'serving' | 'previous' | 'building';

interface GenerationRow {
  readonly id: number;
  readonly identity: string;
  readonly dimensions: number;
  readonly role: GenerationRole;
}

const select = 'SELECT id, identity, dimensions, role FROM generations';

function generation({ id, identity, dimensions, role }: GenerationRow): Generation {
  return { id, identity, dimensions, serving: role === 'serving' };
}

/** The generation in this role; null: there is none. */
export function generationInRole(
  database: ReadableDatabase,
  role: GenerationRole,
): Generation | null {
  const row = database.query<[string], GenerationRow>(`${select} WHERE role = ?`).get(role);
  return row ? generation(row) : null;
}

export function servingGeneration(database: ReadableDatabase): Generation | null {
  return generationInRole(database, 'serving');
}

export function generationByIdentity(
  database: ReadableDatabase,
  identity: string,
): Generation | null {
  const row = database.query<[string], GenerationRow>(`${select} WHERE identity = ?`).get(identity);
  return row ? generation(row) : null;
}

export function allGenerations(database: ReadableDatabase): Generation[] {
  return database.query<[], GenerationRow>(`${select} ORDER BY id`).all().map(generation);
}
