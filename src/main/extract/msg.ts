/**
 * MSG: one mail as Outlook stores it.
 *
 * Library: @kenjiuno/msgreader (Apache-2.0, 1.28.0): properties, recipients,
 * attachments, messages within messages. Its companion unpacks bodies that are kept as RTF.
 */
import { decompressRTF } from '@kenjiuno/decompressrtf';
import MsgReaderModule, { type FieldsData } from '@kenjiuno/msgreader';
import iconv from 'iconv-lite';
import { TrouvailleError } from '../../shared/errors.ts';
import { sensibleTitle } from './document-properties.ts';
import { decodeText } from './encoding.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { writeMail, type Attachment, type Mail } from './mail-writer.ts';
import { PageBuilder } from './page-builder.ts';
import { rtfPlainText } from './rtf.ts';

/** The package is CommonJS with a default of its own: Node hands over its exports, bundlers the default. */
const MsgReader = typeof MsgReaderModule === 'function' ? MsgReaderModule : MsgReaderModule.default;

export const msgFormat: Format = { types: ['msg'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const bytes = Uint8Array.from(await input.source.bytes());
  const reader = new MsgReader(bytes.buffer);
  const fields = reader.getFileData();
  if (fields.error !== undefined) {
    throw new TrouvailleError('document-damaged', { detail: fields.error });
  }
  const mail: Mail = {
    subject: fields.subject ?? '',
    from: mailbox(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail),
    to: recipients(fields, 'to'),
    cc: recipients(fields, 'cc'),
    date: dateOf(fields),
    text: fields.body ?? rtfText(fields.compressedRtf),
    html: htmlOf(fields),
    attachments: (fields.attachments ?? []).flatMap((attachment) => attached(reader, attachment)),
  };
  const builder = new PageBuilder(1, input.budget);
  await writeMail(builder, mail, input.members);
  return { title: sensibleTitle(mail.subject), language: null, pages: [builder.build()] };
}

function mailbox(name: string | undefined, address: string | undefined): string {
  // Exchange's own addresses (`/O=EXCHANGE/OU=…`) say nothing to a reader.
  const shown = address?.includes('@') === true ? address : '';
  if (name === undefined || name === '' || name === shown) return shown;
  return shown === '' ? name : `${name} <${shown}>`;
}

function recipients(fields: FieldsData, type: 'to' | 'cc'): string {
  return (fields.recipients ?? [])
    .filter((one) => (one.recipType ?? 'to') === type)
    .map((one) => mailbox(one.name, one.smtpAddress ?? one.email))
    .join(', ');
}

/** The sent mail's own header where it has one, else Outlook's property. */
function dateOf(fields: FieldsData): string {
  const header = /^Date:[ \t]*(.+)$/im.exec(fields.headers ?? '')?.[1];
  return header ?? fields.clientSubmitTime ?? fields.messageDeliveryTime ?? '';
}

function htmlOf(fields: FieldsData): string | undefined {
  if (fields.bodyHtml !== undefined) return fields.bodyHtml;
  return fields.html && decodeText(fields.html).text;
}

/** Some mails have no other body. The text alone: its looks do not matter here. */
function rtfText(compressed: Uint8Array | undefined): string | undefined {
  if (!compressed) return undefined;
  const rtf = iconv.decode(Uint8Array.from(decompressRTF(Array.from(compressed))), 'latin1');
  return rtfPlainText(rtf);
}

function attached(reader: InstanceType<typeof MsgReader>, attachment: FieldsData): Attachment[] {
  if (attachment.attachmentHidden === true) return [];
  const inner = attachment.innerMsgContent === true;
  const name = attachment.fileName ?? attachment.name ?? attachment.fileNameShort ?? '';
  const read = (): Uint8Array => reader.getAttachment(attachment).content;
  return [{ name: inner && !/\.msg$/i.test(name) ? `${name || 'message'}.msg` : name, read }];
}
