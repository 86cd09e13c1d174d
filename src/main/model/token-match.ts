/**
 * How well each token of a question is met by some token of a passage: the late interaction of ColBERT
 * (Khattab and Zaharia 2020, arXiv:2004.12832), over the states of encoders that were not trained for
 * it. All states of such an encoder lie near each other, so what they have in common is taken out first.
 *
 * It tells a question that a passage answers from a foreign one far better than the cosine of the two
 * whole texts: at 5% of answers lost it refuses 97% of cnil-faq's questions asked of piaf-dev, the
 * cosine 19% (docs/search-quality.md, The floor).
 */

/** What the tokens of questions, and of passages, have in common: means of their states. */
export interface CommonTokens {
  readonly query: Float32Array;
  readonly passage: Float32Array;
}

/** A question's tokens: `rows` of `distinctRows`, and what each tells (piece-weights.ts). */
export interface QuestionTokens {
  readonly rows: Float32Array;
  readonly weights: Float32Array;
}

/** The mean of all rows of some texts' states, rows of `dimensions`. */
export function meanState(texts: readonly Float32Array[], dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions);
  let count = 0;
  for (const states of texts) {
    count += states.length / dimensions;
    for (const [at, value] of states.entries())
      sum[at % dimensions] = (sum[at % dimensions] ?? 0) + value;
  }
  return Float32Array.from(sum, (value) => value / Math.max(1, count));
}

/** States less what they have in common, each row of length 1; a row of zeros stays one. */
export function distinctRows(states: Float32Array, common: Float32Array): Float32Array {
  const dimensions = common.length;
  const rows = new Float32Array(states.length);
  for (let start = 0; start < rows.length; start += dimensions) {
    let squared = 0;
    for (let i = 0; i < dimensions; i++) {
      const value = (states[start + i] ?? 0) - (common[i] ?? 0);
      rows[start + i] = value;
      squared += value * value;
    }
    const factor = squared === 0 ? 0 : 1 / Math.sqrt(squared);
    for (let i = 0; i < dimensions; i++) rows[start + i] = (rows[start + i] ?? 0) * factor;
  }
  return rows;
}

/**
 * The weighted mean over the question's tokens of the cosine with the nearest token of the passage, -1
 * to 1; 0 where either has none that tells anything. `passage`: rows of `distinctRows`.
 *
 * nDCG@10 over hybrid's, all tokens alike, without punctuation, and weighted by information as well:
 * +.011 / .015 / .015 on cnil-faq, +.008 / .009 / .011 on fquad1.0-valid (docs/search-quality.md).
 */
export function tokenMatch(
  { rows: query, weights }: QuestionTokens,
  passage: Float32Array,
  dimensions: number,
): number {
  if (passage.length === 0) return 0;
  let [sum, whole] = [0, 0];
  for (let row = 0; row < query.length; row += dimensions) {
    const weight = weights[row / dimensions] ?? 0;
    if (weight === 0) continue;
    let nearest = -1;
    for (let other = 0; other < passage.length; other += dimensions) {
      let cosine = 0;
      for (let i = 0; i < dimensions; i++)
        cosine += (query[row + i] ?? 0) * (passage[other + i] ?? 0);
      if (cosine > nearest) nearest = cosine;
    }
    sum += weight * nearest;
    whole += weight;
  }
  return whole === 0 ? 0 : sum / whole;
}
