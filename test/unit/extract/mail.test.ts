import * as cfb from 'cfb';
import { describe, expect, it } from 'vitest';
import { emlFormat } from '../../../src/main/extract/eml.ts';
import { mboxFormat } from '../../../src/main/extract/mbox.ts';
import { msgFormat } from '../../../src/main/extract/msg.ts';
import { failureOf, readFormat } from './read-format.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const mail = `From: =?utf-8?q?Zo=C3=A9_Roux?= <zoe@example.fr>
To: Mairie <mairie@example.fr>, x@example.fr
Cc: y@example.fr
Date: Tue, 9 Jun 2009 23:58:45 +0200
Subject: =?iso-8859-1?Q?Cong=E9s_pay=E9s?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

J=92ai re=E7u votre r=
=E9ponse.

Merci.
--b
Content-Type: text/csv; name="a.csv"
Content-Disposition: attachment; filename="=?utf-8?q?relev=C3=A9.csv?="
Content-Transfer-Encoding: base64

YTtiCjE7Mg==
--b
Content-Type: message/rfc822

Subject: dedans
From: a@b.fr

Message joint
--b--
`;

describe('EML', () => {
  it('reads headers, body and attachments, each in its own encoding', async () => {
    const reading = await readFormat(emlFormat, mail);
    expect(reading.lines).toEqual([
      'heading1 Congés payés',
      'paragraph From: Zoé Roux <zoe@example.fr>\nTo: Mairie <mairie@example.fr>, x@example.fr\nCc: y@example.fr\nDate: Tue, 9 Jun 2009 23:58:45 +0200',
      'paragraph J’ai reçu votre réponse.',
      'paragraph Merci.',
    ]);
    expect(reading.title).toBe('Congés payés');
    expect([...reading.members.keys()]).toEqual(['relevé.csv', 'message.eml']);
    expect(reading.members.get('relevé.csv')).toBe('a;b\n1;2');
    expect(reading.members.get('message.eml')).toContain('Message joint');
  });

  it('reads an HTML body with its structure', async () => {
    const html =
      'From: a@b.fr\nSubject: x y z\nContent-Type: text/html; charset=utf-8\n\n<h2>Ordre du jour</h2><ul><li>Budget</li></ul>';
    const { lines } = await readFormat(emlFormat, html);
    expect(lines.slice(2)).toEqual(['heading2 Ordre du jour', 'item Budget']);
  });

  it('reads a header whose accents break the rules', async () => {
    const { title } = await readFormat(
      emlFormat,
      latin1('From: a@b.fr\nSubject: Congés payés\n\nx'),
    );
    expect(title).toBe('Congés payés');
  });

  it('leaves out pictures that the body shows, and reads no more members than allowed', async () => {
    const part = (type: string, disposition: string): string =>
      `--b\nContent-Type: ${type}\nContent-Disposition: ${disposition}; filename="${type.replace('/', '.')}"\n\nx\n`;
    const text = `From: a@b.fr\nSubject: abcd\nContent-Type: multipart/mixed; boundary=b\n\n${part('image/png', 'inline')}${part('text/a', 'attachment')}${part('text/b', 'attachment')}--b--\n`;
    const reading = await readFormat(emlFormat, text, { limits: { members: 1 } });
    expect([...reading.members.keys()]).toEqual(['text.a']);
  });

  it('refuses parts nested without end', async () => {
    const nested = Array.from(
      { length: 300 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`,
    );
    expect(await failureOf(readFormat(emlFormat, `From: a@b.fr\n${nested.join('')}`))).toBe(
      'document-damaged',
    );
  });
});

describe('MBOX', () => {
  it('reads every message under its subject, with its attachments as members', async () => {
    const box = `From a@b.fr Tue Jun  9 23:58:45 2009
Subject: Un
From: a@b.fr

>From là, on voit la mer
From here no message begins

From a@b.fr Tue Jun 10 23:58:45 2009
${mail}
`;
    const reading = await readFormat(mboxFormat, box.replaceAll('\n', '\r\n'));
    expect(reading.lines.filter((line) => line.startsWith('heading'))).toEqual([
      'heading1 Un',
      'heading1 Congés payés',
    ]);
    expect(reading.lines).toContain(
      'paragraph From là, on voit la mer\nFrom here no message begins',
    );
    expect([...reading.members.keys()]).toEqual(['message 2/relevé.csv', 'message 2/message.eml']);
  });
});

/** [MS-OXMSG]: a property is a stream named by its tag; 001F is a Unicode string. */
function msg(properties: Readonly<Record<string, string>>): Uint8Array {
  const file = cfb.utils.cfb_new();
  cfb.utils.cfb_add(file, '/__properties_version1.0', Buffer.alloc(32));
  for (const [tag, value] of Object.entries(properties)) {
    cfb.utils.cfb_add(file, `/__substg1.0_${tag}001F`, Buffer.from(value, 'utf16le'));
  }
  const attachment = '/__attach_version1.0_#00000000';
  cfb.utils.cfb_add(file, `${attachment}/__properties_version1.0`, Buffer.alloc(8));
  cfb.utils.cfb_add(
    file,
    `${attachment}/__substg1.0_3707001F`,
    Buffer.from('pièce.txt', 'utf16le'),
  );
  cfb.utils.cfb_add(file, `${attachment}/__substg1.0_37010102`, Buffer.from('contenu'));
  const bytes: unknown = cfb.write(file, { type: 'buffer' });
  if (!(bytes instanceof Uint8Array)) throw new TypeError('no bytes');
  return bytes;
}

describe('MSG', () => {
  it('reads subject, sender, body and attachments', async () => {
    const bytes = msg({
      '0037': 'Réunion de rentrée',
      '0C1A': 'Zoé Roux',
      '5D01': 'zoe@example.fr',
      '1000': 'Salle 3.\r\n\r\nÀ lundi.',
    });
    const reading = await readFormat(msgFormat, bytes);
    expect(reading.title).toBe('Réunion de rentrée');
    expect(reading.lines).toEqual([
      'heading1 Réunion de rentrée',
      'paragraph From: Zoé Roux <zoe@example.fr>',
      'paragraph Salle 3.',
      'paragraph À lundi.',
    ]);
    expect(reading.members.get('pièce.txt')).toBe('contenu');
  });
});
