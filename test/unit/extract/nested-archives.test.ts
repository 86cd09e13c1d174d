import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/main/extract/budget.ts';
import { buildZip } from './build-zip.ts';
import { extractBytes } from './extract-bytes.ts';

describe('archives within archives', () => {
  it('are read down to the depth allowed, and what lies deeper is told', async () => {
    let archive = buildZip({ 'note.txt': 'Tout au fond.' });
    for (let depth = 1; depth < defaultLimits.depth; depth++) {
      archive = buildZip({ 'a.zip': archive, 'note.txt': `Niveau ${depth}.` });
    }
    const allowed = await extractBytes('tout.zip', archive);
    expect(allowed.failures).toEqual([]);
    const deepest = `${'a.zip/'.repeat(defaultLimits.depth - 1)}note.txt`;
    expect(allowed.parts.map(({ inside }) => inside)).toContain(deepest);

    const file = await extractBytes('tout.zip', buildZip({ 'a.zip': archive }));
    expect(file.failures.map(({ inside, failure }) => [inside, failure.code])).toEqual([
      [`a.zip/${deepest}`, 'document-too-large'],
    ]);
    expect(file.parts.filter(({ pages }) => pages.length > 0)).toHaveLength(
      defaultLimits.depth - 1,
    );
  });

  it('share one bound on what they unpack', async () => {
    // Each is well within the bound alone: together they are over it.
    const text = 'mot '.repeat(10_000);
    const one = buildZip({ 'x.txt': { content: text, deflate: true } });
    const copies = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}.zip`, one]));
    const limits = { ...defaultLimits, unpackedBytes: 4.5 * text.length };
    const file = await extractBytes('tout.zip', buildZip(copies), { limits });
    expect(file.parts.filter(({ pages }) => pages.length > 0)).toHaveLength(4);
    expect(file.failures.length).toBeGreaterThan(0);
    expect(new Set(file.failures.map(({ failure }) => failure.code))).toEqual(
      new Set(['document-too-large']),
    );
  });
});
