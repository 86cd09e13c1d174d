/**
 * MBOX: a mailbox as one text, its messages under their subjects; attachments are members
 * `message N/name`. The messages are read by postal-mime, as in eml.ts; cutting a mailbox into
 * them is a line's rule (RFC 4155).
 */
import { decodeText } from './encoding.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { writeMail } from './mail-writer.ts';
import { PageBuilder } from './page-builder.ts';
import { parseMail } from './parse-mail.ts';

export const mboxFormat: Format = { types: ['mbox'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const bytes = await input.source.bytes();
  const builder = new PageBuilder(1, input.budget);
  let number = 0;
  for (const message of messages(bytes)) {
    input.signal.throwIfAborted();
    number += 1;
    const mail = await parseMail(message, decodeText);
    await writeMail(builder, mail, input.members, `message ${number}/`);
  }
  return { title: null, language: null, pages: [builder.build()] };
}

const lineFeed = 10;
const carriageReturn = 13;

/** What stands between lines `From sender date` that follow an empty line, their `>From ` unquoted. */
export function* messages(bytes: Uint8Array): Generator<Uint8Array> {
  let start = -1;
  let afterEmpty = true;
  for (let line = 0; line < bytes.length;) {
    const found = bytes.indexOf(lineFeed, line);
    const end = found === -1 ? bytes.length : found;
    if (afterEmpty && isSeparator(bytes, line, end)) {
      if (start !== -1) yield unquoted(bytes.subarray(start, line));
      start = end + 1;
    }
    afterEmpty = end === line || (end === line + 1 && bytes[line] === carriageReturn);
    line = end + 1;
  }
  if (start !== -1) yield unquoted(bytes.subarray(start));
}

function isSeparator(bytes: Uint8Array, start: number, end: number): boolean {
  const line = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(300, end - start));
  return /^From \S.*\d/.test(line.toString('latin1'));
}

/** `>From ` at a line's start stands for `From `, one `>` fewer for each. */
function unquoted(message: Uint8Array): Uint8Array {
  const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  if (!text.includes('>From ')) return message;
  return Buffer.from(text.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}
