import type { Sentence } from '../sentence.ts';

/** The preview's sentences. */
export const frenchPreview = {
  'preview.label': 'Aperçu',
  'preview.none': 'Choisissez un résultat pour voir son passage ici.',
  'preview.loading': 'Le document s’ouvre…',
  'keys.preview.toggle': 'Montrer ou cacher l’aperçu',
} as const satisfies Record<string, Sentence>;
