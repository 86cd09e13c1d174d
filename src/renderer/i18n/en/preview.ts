import type { frenchPreview } from '../fr/preview.ts';
import type { Translation } from '../sentence.ts';

export const englishPreview: Translation<typeof frenchPreview> = {
  'preview.label': 'Preview',
  'preview.none': 'Choose a result to see its passage here.',
  'preview.loading': 'Opening the document…',
  'keys.preview.toggle': 'Show or hide the preview',
};
