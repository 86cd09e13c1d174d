/** The words of a PDF's annotation: what pdf.js gives is typed `any`, and comes from the document. */

/** Kinds whose contents are words for a reader; a link's or a sound's are not. */
const notes = new Set([
  'FreeText',
  'Text',
  'Highlight',
  'Underline',
  'Squiggly',
  'StrikeOut',
  'Stamp',
  'Caret',
  'Square',
  'Circle',
  'Polygon',
  'PolyLine',
  'Line',
  'Ink',
]);

/** A form field's value, or a note's text; nothing of passwords and of what is hidden. */
export function textOfAnnotation(annotation: unknown): string[] {
  if (property(annotation, 'hidden') === true) return [];
  const subtype = property(annotation, 'subtype');
  if (subtype === 'Widget') return fieldValue(annotation);
  if (typeof subtype !== 'string' || !notes.has(subtype)) return [];
  return words(property(property(annotation, 'contentsObj'), 'str'));
}

function fieldValue(field: unknown): string[] {
  const type = property(field, 'fieldType');
  if (property(field, 'password') === true) return [];
  const value = property(field, 'fieldValue');
  if (type === 'Tx') return words(value);
  if (type !== 'Ch') return [];
  const chosen: unknown[] = Array.isArray(value) ? value : [value];
  return chosen.flatMap(words);
}

function words(value: unknown): string[] {
  return typeof value === 'string' && value.trim() !== '' ? [value.replace(/\r\n?/g, '\n')] : [];
}

function property(thing: unknown, name: string): unknown {
  return typeof thing === 'object' && thing !== null ? Reflect.get(thing, name) : undefined;
}
