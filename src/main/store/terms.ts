/** The terms of a text, as the keyword index holds them: one door to `lexical/`. */
import type { Language } from '../../shared/domain.ts';

export interface Terms {
  /** Words as written, in order, all of them. */
  readonly exact: readonly string[];
  /** Stems, without the words that say nothing. */
  readonly stems: readonly string[];
}

export function indexTerms(text: string, language: Language | null): Terms {
  const exact = text.toLocaleLowerCase(language ?? 'fr').match(/[\p{L}\p{N}]+/gu) ?? [];
  return { exact, stems: exact.map((word) => word.normalize('NFD').replace(/\p{M}/gu, '')) };
}
