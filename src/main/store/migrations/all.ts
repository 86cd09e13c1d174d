import { first } from './0001-first.ts';
import { compandedCodes } from './0002-companded-codes.ts';
import type { Migration } from './migration.ts';

/** Every step, in order. */
export const migrations: readonly Migration[] = [first, compandedCodes];
