/** The terms of a text, as the keyword index holds them: one door to `lexical/`. */
import type { Language } from '../../shared/domain.ts';

export function indexTerms(
  text: string,
  language: Language | null,
): { readonly exact: string; readonly stems: string } {
  const words = (text.toLocaleLowerCase(language ?? 'fr').match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
  return { exact: words, stems: words.normalize('NFD').replace(/\p{M}/gu, '') };
}
