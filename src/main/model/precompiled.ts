/**
 * The normalisation that a SentencePiece model carries (`precompiled_charsmap`): a trie of byte
 * strings and what each becomes. It works on grapheme clusters of less than 6 bytes, then on
 * characters, and takes the shortest key that begins one, as the reference implementation does
 * (huggingface/spm_precompiled, `normalize_string` and `transform`). The library's own version
 * approximates it by NFKC, which differs for joiners and a few hundred signs.
 */
export class Precompiled {
  readonly #trie: Uint32Array;
  readonly #strings: Uint8Array;
  /** Of each code unit: 0 not looked at yet, 1 stays as it is, 2 changes or is half of a pair. */
  readonly #kinds = new Uint8Array(65_536);
  readonly #segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

  /** Throws RangeError for a map that is damaged. */
  constructor(base64: string) {
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length < 4) throw new RangeError('the character map is cut off');
    const trieBytes = bytes.readUInt32LE(0);
    if (trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length)
      throw new RangeError('the character map is damaged');
    this.#trie = new Uint32Array(trieBytes / 4);
    new Uint8Array(this.#trie.buffer).set(bytes.subarray(4, 4 + trieBytes));
    this.#strings = bytes.subarray(4 + trieBytes);
  }

  normalise(text: string): string {
    if (this.#isUnchanged(text)) return text;
    let out = '';
    if (!clusters.test(text)) {
      for (const character of text) out += this.#character(character);
      return out;
    }
    for (const { segment } of this.#segmenter.segment(text)) {
      const whole = Buffer.byteLength(segment) < 6 ? this.#find(segment) : null;
      if (whole !== null) out += whole;
      else for (const character of segment) out += this.#character(character);
    }
    return out;
  }

  /** True where every character stays and none joins another: most of French prose. */
  #isUnchanged(text: string): boolean {
    const kinds = this.#kinds;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let kind = kinds[unit] ?? 0;
      if (kind === 0) {
        kind = this.#kindOf(unit);
        kinds[unit] = kind;
      }
      if (kind === 2) return false;
    }
    return true;
  }

  #kindOf(unit: number): number {
    const character = String.fromCharCode(unit);
    const surrogate = unit >= 0xd800 && unit < 0xe000;
    return surrogate || clusters.test(character) || this.#find(character) !== null ? 2 : 1;
  }

  #character(character: string): string {
    return this.#find(character) ?? character;
  }

  /** What the shortest key that begins `text` becomes; null where none does. */
  #find(text: string): string | null {
    const offset = this.#shortestPrefix(Buffer.from(text, 'utf8'));
    if (offset === null) return null;
    const end = this.#strings.indexOf(0, offset);
    return Buffer.from(this.#strings.subarray(offset, end < 0 ? undefined : end)).toString('utf8');
  }

  /** A double array in the layout of darts-clone (https://github.com/s-yata/darts-clone). */
  #shortestPrefix(key: Uint8Array): number | null {
    const unitAt = (position: number): number => this.#trie[position] ?? 0;
    let position = offsetOf(unitAt(0));
    for (const byte of key) {
      if (byte === 0) return null;
      position ^= byte;
      const unit = unitAt(position);
      // The label, with the bit that marks a leaf.
      if ((unit & 0x800000ff) >>> 0 !== byte) return null;
      position ^= offsetOf(unit);
      if (((unit >>> 8) & 1) === 1) return unitAt(position) & 0x7fffffff;
    }
    return null;
  }
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
}

/** Characters that can form a cluster with their neighbours (Unicode Standard Annex 29). */
const clusters =
  /[\p{M}\p{Cf}\r\p{Emoji_Modifier}\p{Regional_Indicator}\u0d4e\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]|[\u{111c2}-\u{111c3}\u{11a3a}-\u{11a89}]/u;
