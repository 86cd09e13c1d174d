/** The conditional logit of McFadden (1974), of two terms: how far each tells which option is chosen. */

/** Keeps the fit finite where the questions are told apart without a fault. */
const ridge = 0.01;
const mostSteps = 50;

type Pair = readonly [number, number];

/** One choice among options of two scores each; `chosen`: the place of the one that was right. */
export interface Choice {
  readonly options: readonly Pair[];
  readonly chosen: number;
}

/** Terms of highest likelihood, by Newton's method, and the standard error of the second. */
export function conditionalLogit(choices: readonly Choice[]): { terms: Pair; error: number } {
  let terms: Pair = [0, 0];
  let error = 0;
  for (let step = 0; step < mostSteps; step++) {
    const gradient: [number, number] = [-ridge * terms[0], -ridge * terms[1]];
    const curve: [number, number, number] = [ridge, 0, ridge];
    for (const { options, chosen } of choices) {
      const [first, second] = terms;
      const own = options[chosen] ?? [0, 0];
      const utilities = options.map(([a, b]) => first * a + second * b);
      const highest = Math.max(...utilities);
      const shares = utilities.map((utility) => Math.exp(utility - highest));
      const total = shares.reduce((sum, share) => sum + share, 0);
      const mean = (of: (option: Pair) => number): number =>
        options.reduce(
          (sum, option, index) => sum + ((shares[index] ?? 0) / total) * of(option),
          0,
        );
      const means: Pair = [mean(([a]) => a), mean(([, b]) => b)];
      gradient[0] += own[0] - means[0];
      gradient[1] += own[1] - means[1];
      curve[0] += mean(([a]) => a * a) - means[0] ** 2;
      curve[1] += mean(([a, b]) => a * b) - means[0] * means[1];
      curve[2] += mean(([, b]) => b * b) - means[1] ** 2;
    }
    const [aa, ab, bb] = curve;
    const determinant = aa * bb - ab * ab;
    const moves: Pair = [
      (bb * gradient[0] - ab * gradient[1]) / determinant,
      (aa * gradient[1] - ab * gradient[0]) / determinant,
    ];
    // No more than this at once: far from the summit a whole step leads past it.
    const scale = Math.min(1, 4 / Math.hypot(...moves));
    terms = [terms[0] + scale * moves[0], terms[1] + scale * moves[1]];
    error = Math.sqrt(aa / determinant);
    if (Math.hypot(...moves) < 1e-6) break;
  }
  return { terms, error };
}
