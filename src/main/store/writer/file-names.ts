/** The keyword index of file names. */
import type { WritableDatabase } from '../database.ts';
import { nameTerms } from '../name-terms.ts';

export function indexName(database: WritableDatabase, fileId: number, name: string): void {
  database
    .command<[number, string]>('INSERT INTO file_names (rowid, name) VALUES (?, ?)')
    .run(fileId, nameTerms(name).join(' '));
}

export function forgetName(database: WritableDatabase, fileId: number): void {
  database.command<[number]>('DELETE FROM file_names WHERE rowid = ?').run(fileId);
}
