/** A mail's bytes as `Mail`, by postal-mime. */
import PostalMime, { type Address, type Email } from 'postal-mime';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Decoded } from './encoding.ts';
import type { Attachment, Mail } from './mail-writer.ts';

/** Parts within parts, and header bytes of one part: real mails stay far below. */
const deepest = 50;
const longestHeaders = 2 * 1024 * 1024;

/** `decode` finds the encoding of parts that do not name theirs. */
export async function parseMail(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => Decoded,
): Promise<Mail> {
  const email = await parse(withUtf8Header(bytes, decode));
  return {
    subject: email.subject ?? '',
    from: email.from ? address(email.from) : '',
    to: (email.to ?? []).map(address).join(', '),
    cc: (email.cc ?? []).map(address).join(', '),
    date: rawHeader(email, 'date'),
    text: email.text,
    html: email.html,
    attachments: email.attachments.flatMap(attachment),
  };
}

async function parse(bytes: Uint8Array): Promise<Email> {
  try {
    return await new PostalMime({
      rfc822Attachments: true,
      maxNestingDepth: deepest,
      maxHeadersSize: longestHeaders,
    }).parse(bytes);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new TrouvailleError('document-damaged', { detail }, { cause: error });
  }
}

function address(one: Address): string {
  if (one.group) return `${one.name}: ${one.group.map(address).join(', ')}`;
  const mailbox = one.address;
  return one.name !== '' && one.name !== mailbox ? `${one.name} <${mailbox}>` : mailbox;
}

/** The date as its sender wrote it, with the time zone: made uniform it would be another text. */
function rawHeader(email: Email, name: string): string {
  return email.headers.find((header) => header.key === name)?.value ?? '';
}

/**
 * Bytes beyond ASCII in a header break the rules, and are common: postal-mime takes them for UTF-8,
 * so that is what they are made.
 */
function withUtf8Header(bytes: Uint8Array, decode: (bytes: Uint8Array) => Decoded): Uint8Array {
  const end = headerEnd(bytes);
  const header = bytes.subarray(0, end);
  if (header.every((byte) => byte < 0x80)) return bytes;
  const { text, encoding } = decode(header);
  return encoding === 'utf-8' ? bytes : Buffer.concat([Buffer.from(text), bytes.subarray(end)]);
}

/** Where the first empty line begins. */
function headerEnd(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends = ['\n\n', '\r\n\r\n'].map((empty) => buffer.indexOf(empty)).filter((at) => at !== -1);
  return Math.min(bytes.length, ...ends);
}

/** Pictures shown inside the body are part of its looks; everything else is a document. */
function attachment(one: Email['attachments'][number]): Attachment[] {
  if (one.disposition === 'inline' && /^image\//i.test(one.mimeType)) return [];
  const { content } = one;
  const bytes =
    typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  const name = one.filename ?? (one.mimeType === 'message/rfc822' ? 'message.eml' : '');
  return [{ name, read: () => bytes }];
}
