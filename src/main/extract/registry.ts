/** Which format reads which type. */
import type { Format } from './format.ts';
import { encryptedOfficeFormat } from './encrypted-office.ts';
import { htmlFormat } from './html.ts';
import { markdownFormat } from './markdown.ts';
import { pdfFormat } from './pdf.ts';
import { textFormat } from './text.ts';
import { xmlFormat } from './xml.ts';

/** Every format; the first that names a type has it. */
export const formats: readonly Format[] = [
  pdfFormat,
  htmlFormat,
  markdownFormat,
  xmlFormat,
  encryptedOfficeFormat,
  textFormat,
];

/** undefined: nothing here reads that type. */
export function formatFor(type: string): Format | undefined {
  return formats.find((format) => format.types.includes(type));
}
