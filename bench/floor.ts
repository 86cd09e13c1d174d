/**
 * How often *rien de pertinent* is said, over candidates dumped by `bench/candidates.ts`, by the same
 * functions as search: `node bench/floor.ts DUMP…`, where a DUMP whose questions are of its own
 * collection gives the answers lost, and one of another's questions the foreign ones refused.
 *
 * Of own questions also the rate where only the relevant documents are taken away, and their
 * neighbours stay: how well a near miss is told from an answer.
 */
import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { linesOf } from '../src/main/eval/lines.ts';
import { readCalibration } from '../src/main/model/calibration.ts';
import type { SearchMode } from '../src/shared/domain.ts';
import { diversify } from '../src/shared/diversity.ts';
import type { Folded } from '../src/shared/folding.ts';
import { blend, withTokenMatch } from '../src/shared/fusion.ts';
import { countsMatch, isRelevant } from '../src/shared/relevance.ts';
import { fusedList } from './fused-list.ts';

/** Entries that are reranked, as the pipeline has it. */
const depth = 20;

const lineSchema = z.object({
  judgements: z.record(z.string(), z.number()),
  candidates: z.array(
    z.object({
      passageId: z.number(),
      documentId: z.number(),
      documents: z.array(z.string()),
      page: z.number(),
      text: z.string(),
      lexical: z.number().nullable(),
      coverage: z.number(),
      cosine: z.number().nullable(),
      closeness: z.number().nullable(),
      logit: z.number().nullable(),
      match: z.number().nullable(),
    }),
  ),
});
type Candidate = z.infer<typeof lineSchema>['candidates'][number];

const models = join(import.meta.dirname, '..', 'resources', 'models');
const encoder = readCalibration(join(models, 'encoder'), 'encoder');
const reranker = readCalibration(join(models, 'reranker'), 'reranker');
const table = [];
for (const path of parseArgs({ allowPositionals: true }).positionals) {
  for (const mode of ['hybrid', 'reranked'] as const) {
    const count = { questions: 0, refused: 0, first: 0, lost: 0, near: 0, nearRefused: 0 };
    for await (const line of linesOf(createReadStream(path))) {
      const { judgements, candidates } = lineSchema.parse(JSON.parse(line));
      if (candidates.length === 0) continue;
      if (mode === 'reranked' && candidates.every(({ logit }) => logit === null)) continue;
      const own = Object.keys(judgements).length > 0;
      const answers = new Set(
        candidates
          .filter(({ documents }) => documents.some((id) => (judgements[id] ?? 0) > 0))
          .map(({ documentId }) => documentId),
      );
      const { list, relevant } = answer(mode, candidates);
      count.questions++;
      if (!own) {
        count.refused += relevant ? 0 : 1;
        continue;
      }
      const others = candidates.filter(({ documentId }) => !answers.has(documentId));
      count.near++;
      if (!answer(mode, others).relevant) count.nearRefused++;
      if (!list[0] || !answers.has(list[0].documentId)) continue;
      count.first++;
      if (!relevant) count.lost++;
    }
    if (count.questions === 0) continue;
    table.push({
      dump: basename(path, '.jsonl'),
      mode,
      questions: count.questions,
      'foreign refused': share(count.refused, count.questions - count.near),
      'answered first': count.first,
      lost: share(count.lost, count.first),
      'neighbours refused': share(count.nearRefused, count.near),
    });
  }
}
// eslint-disable-next-line no-console -- the table is what this script is for
console.table(table);

function answer(mode: SearchMode, candidates: readonly Candidate[]) {
  const byId = new Map(candidates.map((candidate) => [candidate.passageId, candidate]));
  const fused = fusedList(mode, candidates);
  const list = mode === 'reranked' ? diversify(reranked(fused, byId)) : fused;
  const [first, ...others] = list;
  const match = first ? (byId.get(first.passageId)?.match ?? null) : null;
  if (first && match === null && countsMatch(encoder)) {
    throw new Error('the first hit’s tokens were not compared: dump with a larger --rerank');
  }
  const judged = first ? [{ ...first, match }, ...others] : [];
  return { list, relevant: isRelevant(mode, judged, encoder, reranker) };
}

/** What was dumped without a logit is left out: it was too far down any list to come first. */
function reranked(list: readonly Folded[], byId: ReadonlyMap<number, Candidate>): Folded[] {
  const scored = list.slice(0, depth).flatMap((entry) => {
    const { logit = null, match = null } = byId.get(entry.passageId) ?? {};
    return logit === null || match === null ? [] : [{ entry, logit, match }];
  });
  const compared = withTokenMatch(
    scored.map(({ entry }) => entry),
    scored.map(({ match }) => match),
    encoder,
  );
  return blend(
    compared,
    scored.map(({ logit }) => logit),
    reranker,
  );
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`;
}
