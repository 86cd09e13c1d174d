import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { csvFormat } from '../../../src/main/extract/csv.ts';
import { readFormat } from './read-format.ts';

const rows = ['row Nom | Montant', 'row Éléonore | 1 200,50', 'row Léa | 300'];

describe('CSV', () => {
  it.each([';', ',', '\t', '|'])('finds the delimiter %j', async (delimiter) => {
    const quoted = delimiter === ',' ? '"1 200,50"' : '1 200,50';
    const text = [`Nom${delimiter}Montant`, `Éléonore${delimiter}${quoted}`, `Léa${delimiter}300`];
    expect((await readFormat(csvFormat, text.join('\r\n'))).lines).toEqual(rows);
  });

  it.each(['windows-1252', 'utf-16le', 'utf-8'])('reads %s', async (encoding) => {
    const text = 'Nom;Montant\nÉléonore;1 200,50\nLéa;300\n';
    const bytes = iconv.encode(text, encoding, { addBOM: encoding === 'utf-16le' });
    expect((await readFormat(csvFormat, bytes)).lines).toEqual(rows);
  });

  it('keeps delimiters and line breaks inside quotes in their cell', async () => {
    const reading = await readFormat(csvFormat, 'a;b\n"x; y\nz ""q""";2\n');
    expect(reading.lines).toEqual(['row a | b', 'row x; y z "q" | 2']);
  });

  it('takes the first row as headers over figures, and knows the cells', async () => {
    const page = (await readFormat(csvFormat, 'Nom;Âge\nLéa;12\n')).pages[0];
    expect(page?.tables).toEqual([{ headers: 'Nom | Âge', caption: '' }]);
    expect(page?.blocks.map((block) => block.cells)).toEqual(['A1:B1', 'A2:B2']);
  });

  it('obeys Excel’s sep line, and survives a quote that never closes', async () => {
    expect((await readFormat(csvFormat, 'sep=,\na,b\nc,d\n')).lines).toEqual([
      'row a | b',
      'row c | d',
    ]);
    expect((await readFormat(csvFormat, 'a;b\n"c;d\ne;f\n')).lines).toContain('row e | f');
  });
});
