/** Which format reads which type. */
import type { Format } from './format.ts';
import { csvFormat } from './csv.ts';
import { docFormat } from './doc.ts';
import { docxFormat } from './docx.ts';
import { emlFormat } from './eml.ts';
import { encryptedOfficeFormat } from './encrypted-office.ts';
import { epubFormat } from './epub.ts';
import { htmlFormat } from './html.ts';
import { markdownFormat } from './markdown.ts';
import { mboxFormat } from './mbox.ts';
import { msgFormat } from './msg.ts';
import { odpFormat } from './odp.ts';
import { odsFormat } from './ods.ts';
import { odtFormat } from './odt.ts';
import { pdfFormat } from './pdf.ts';
import { pptFormat } from './ppt.ts';
import { pptxFormat } from './pptx.ts';
import { rtfFormat } from './rtf.ts';
import { textFormat } from './text.ts';
import { xlsxFormat } from './xlsx.ts';
import { xmlFormat } from './xml.ts';
import { zipFormat } from './zip.ts';

/** Every format; the first that names a type has it. */
export const formats: readonly Format[] = [
  pdfFormat,
  htmlFormat,
  markdownFormat,
  xmlFormat,
  docFormat,
  docxFormat,
  odtFormat,
  rtfFormat,
  epubFormat,
  pptFormat,
  pptxFormat,
  odpFormat,
  xlsxFormat,
  odsFormat,
  csvFormat,
  emlFormat,
  mboxFormat,
  msgFormat,
  zipFormat,
  encryptedOfficeFormat,
  textFormat,
];

/** undefined: nothing here reads that type. */
export function formatFor(type: string): Format | undefined {
  return formats.find((format) => format.types.includes(type));
}
