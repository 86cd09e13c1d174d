/**
 * EML: one mail with its attachments.
 *
 * Library: postal-mime (MIT-0, 4.0.0; no dependencies):
 * nested parts, encoded headers, quoted-printable and base64, charsets, attached messages.
 */
import { decodeText } from './encoding.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { writeMail } from './mail-writer.ts';
import { PageBuilder } from './page-builder.ts';
import { parseMail } from './parse-mail.ts';
import { sensibleTitle } from './document-properties.ts';

export const emlFormat: Format = { types: ['eml'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const mail = await parseMail(await input.source.bytes(), decodeText);
  const builder = new PageBuilder(1, input.budget);
  await writeMail(builder, mail, input.members);
  return { title: sensibleTitle(mail.subject), language: null, pages: [builder.build()] };
}
