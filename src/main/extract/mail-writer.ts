/** A mail as text: its subject as heading, who wrote to whom and when, its body, its attachments. */
import { parse } from 'parse5';
import { normaliseLine } from '../../shared/normalise.ts';
import type { Members } from './format.ts';
import { findElement } from './html-tree.ts';
import { HtmlWalker } from './html-walker.ts';
import type { PageBuilder } from './page-builder.ts';

export interface Mail {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  /** As it is to be shown; '' where there is none. */
  readonly date: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  /** '' where the mail gives none. */
  readonly name: string;
  readonly read: () => Uint8Array;
}

/** Writes the mail; its attachments become members under `prefix`. */
export async function writeMail(
  builder: PageBuilder,
  mail: Mail,
  members: Members,
  prefix = '',
): Promise<void> {
  if (mail.subject.trim() !== '') builder.heading(1, mail.subject);
  // Their names as they stand in every mail: `De` or `À` would be words that are not in the file.
  const lines = [
    ['From', mail.from],
    ['To', mail.to],
    ['Cc', mail.cc],
    ['Date', mail.date],
  ].flatMap(([name = '', value = '']) =>
    value === '' ? [] : [`${name}: ${normaliseLine(value)}`],
  );
  if (lines.length > 0) builder.paragraph(lines.join('\n'));
  writeBody(builder, mail);
  for (const [index, attachment] of mail.attachments.entries()) {
    if (members.full) break;
    const name = attachment.name || `attachment ${index + 1}`;
    await members.add(`${prefix}${name}`, attachment.read);
  }
}

/** The text part where it says as much as the HTML part does; some are a line that points to it. */
function writeBody(builder: PageBuilder, { text, html }: Mail): void {
  const plain = text ?? '';
  if (html !== undefined && plain.trim().length < html.length / 50) {
    const body = findElement(parse(html), 'body');
    if (body) new HtmlWalker(builder).walk(body);
    return;
  }
  for (const paragraph of plain.split(/\r?\n(?:[ \t]*\r?\n)+/)) builder.paragraph(paragraph);
}
