import { describe, expect, it } from 'vitest';
import { zipFormat } from '../../../src/main/extract/zip.ts';
import { buildZip } from './build-zip.ts';
import { failureOf, readFormat } from './read-format.ts';

const read = (bytes: Uint8Array, limits = {}) => readFormat(zipFormat, bytes, { limits });

describe('ZIP', () => {
  it('hands every file on, stored or deflated, and no system debris', async () => {
    const reading = await read(
      buildZip({
        'dossier/': '',
        'dossier/été.txt': { content: 'été', deflate: true },
        'b.txt': 'b',
        '__MACOSX/b.txt': 'x',
        'dossier/.DS_Store': 'x',
      }),
    );
    expect([...reading.members]).toEqual([
      ['dossier/été.txt', 'été'],
      ['b.txt', 'b'],
    ]);
    expect(reading.pages).toEqual([]);
  });

  it('reads names of French Windows', async () => {
    const rawName = Uint8Array.from([0x82, 0x74, 0x82, 0x2e, 0x74, 0x78, 0x74]);
    const reading = await read(buildZip({ x: { content: 'x', rawName } }));
    expect([...reading.members.keys()]).toEqual(['été.txt']);
  });

  it('bounds what it unpacks and how many it reads', async () => {
    const many = buildZip(
      Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}.txt`, 'x'])),
    );
    expect((await read(many, { members: 3 })).members.size).toBe(3);
    const large = buildZip({
      'a.txt': { content: 'a'.repeat(2_000_000), deflate: true },
      'b.txt': 'b',
    });
    const reading = await read(large, { unpackedBytes: 1_000_000 });
    expect(reading.failures.get('a.txt')).toBe('document-too-large');
  });

  it('refuses an entry that is larger, or denser, than a document', async () => {
    const declaredSize = 70 * 1024 * 1024;
    const bomb = buildZip({ 'a.txt': { content: 'a', deflate: true, declaredSize } });
    expect((await read(bomb)).failures.get('a.txt')).toBe('document-too-large');
  });

  it('believes no declared size', async () => {
    const content = 'a'.repeat(100_000);
    const reading = await read(buildZip({ 'a.txt': { content, deflate: true, declaredSize: 10 } }));
    expect(reading.failures.get('a.txt')).toBe('document-damaged');
  });

  it('tells encrypted entries and archives, and damage', async () => {
    const secret = { content: 'secret', encrypted: true, deflate: true };
    const some = await read(buildZip({ 'a.txt': secret, 'b.txt': 'b' }));
    expect([...some.failures]).toEqual([['a.txt', 'document-encrypted']]);
    expect([...some.members.keys()]).toEqual(['b.txt']);
    expect(await failureOf(read(buildZip({ 'a.txt': secret })))).toBe('document-encrypted');
    const whole = buildZip({ 'a.txt': 'a' });
    expect(await failureOf(read(whole.subarray(0, whole.length - 25)))).toBe('document-damaged');
  });
});
