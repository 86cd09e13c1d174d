/** The list by fusion that search would show of dumped candidates, by the same functions. */
import type { SearchMode } from '../src/shared/domain.ts';
import { diversify } from '../src/shared/diversity.ts';
import { foldCopies, type Folded } from '../src/shared/folding.ts';
import { fuse, fusionWeights, type FusionInput } from '../src/shared/fusion.ts';
import { withPageEvidence } from '../src/shared/page-evidence.ts';

/** Entries that are folded, as the pipeline has them. */
const head = 70;

/** A passage as the retrievers and the index give it. */
export interface ListedPassage extends FusionInput {
  readonly page: number;
  readonly text: string;
}

/** Copies folded, pages weighed, best first. */
export function fusedList(mode: SearchMode, candidates: readonly ListedPassage[]): Folded[] {
  const byId = new Map(candidates.map((candidate) => [candidate.passageId, candidate]));
  const placed = fuse(candidates, fusionWeights[mode])
    .slice(0, head)
    .map((entry) => {
      const { page = 1, text = '' } = byId.get(entry.passageId) ?? {};
      return { ...entry, page, text, context: '', inside: null };
    });
  return diversify(withPageEvidence(foldCopies(placed)));
}
