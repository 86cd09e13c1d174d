/**
 * What every retriever and the reranker make of a collection's questions, a question a line, so that
 * rules of fusion, blending and refusal can be compared in seconds on the same scores:
 * `node bench/candidates.ts DATA INDEX COLLECTION OUT [--questions FOLDER] [--queries N] [--seed N]
 * [--rerank N] [--computed FOLDER]`.
 *
 * DATA: the data folder whose `compiled` models are used. INDEX: a data folder in which COLLECTION (a
 * BEIR-style folder) was indexed by `eval`. `--questions`: another collection's questions instead, none
 * of which has an answer here. `--rerank`: how many of each list's first are reranked, and have their
 * tokens compared with the question's. `--computed`: where `eval` keeps what models computed
 * (`computed` in its cache folder), which is taken from there and added to.
 */
import { createWriteStream, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readDataset } from '../src/main/eval/dataset.ts';
import { openSearch } from '../src/main/engine/search-session.ts';
import { cachedInference } from '../src/main/eval/cached-inference.ts';
import { documentIndex } from '../src/main/eval/corpus.ts';
import { seededSample } from '../src/main/eval/statistics.ts';
import { readCommonQuery } from '../src/main/model/calibration.ts';
import { embedAll } from '../src/main/model/embed-all.ts';
import { loadEncoder } from '../src/main/model/encoder.ts';
import { readManifest } from '../src/main/model/manifest.ts';
import { centredQuery } from '../src/main/model/query-centring.ts';
import { rankedVectors } from '../src/main/model/ranked-vectors.ts';
import { loadTokenizer } from '../src/main/model/tokenizer.ts';
import { readSettings } from '../src/main/settings.ts';
import { nodeShell } from '../src/main/shell/node/fork.ts';
import { openForReading } from '../src/main/store/open-database.ts';
import { openReader } from '../src/main/store/open.ts';
import { ViewKeeper } from '../src/main/search/index-view.ts';
import { lexicalCandidates, scorePassages, vectorCandidates } from '../src/main/search/retrieve.ts';
import { publicPassageId } from '../src/main/store/generation-tables.ts';
import { parseQuery } from '../src/shared/query.ts';
import { fusedList } from './fused-list.ts';

/** Passages of each retriever's list, and of the collection, for the spread of unrelated scores. */
const pool = 150;
const sampled = 256;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    questions: { type: 'string' },
    queries: { type: 'string', default: '500' },
    rerank: { type: 'string', default: '0' },
    computed: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const [dataFolder, indexFolder, collection, out] = positionals;
if (!dataFolder || !indexFolder || !collection || !out)
  throw new Error('usage: node bench/candidates.ts DATA INDEX COLLECTION OUT');
const depth = Number(values.rerank);

const dataset = await readDataset(collection);
const asked = values.questions === undefined ? dataset : await readDataset(values.questions);
const queries = seededSample(asked.queries, Number(values.queries), Number(values.seed));
const documents = documentIds();

const encoder = await loadEncoder(compiled('encoder'), { threads: 2 });
const tokenizer = loadTokenizer(compiled('encoder'), encoder.manifest.maxTokens);
const common = readCommonQuery(compiled('encoder'));
const session = await openSearch(
  {
    ...{ dataFolder: indexFolder, modelsDataFolder: dataFolder, shell: nodeShell() },
    settings: readSettings(dataFolder),
  },
  { models: 'both' },
);
const inference = openInference();

const connection = openForReading(indexFolder);
const keeper = new ViewKeeper(connection);
const file = createWriteStream(out);
for (const query of queries) {
  const parsed = parseQuery(query.text);
  const ids = [tokenizer.encode(encoder.manifest.prefixes.query + parsed.meaning)];
  const own = rankedVectors(encoder.manifest).queries((await embedAll(encoder, ids)).vectors);
  const centred = common ? centredQuery(own, common) : own;
  const found = connection.snapshot(() => {
    const view = keeper.current();
    if (!view) throw new Error('nothing is indexed there');
    const scope = { query: parsed, folder: null };
    const words = lexicalCandidates(view, scope, pool);
    const near = vectorCandidates(view, scope, centred, pool);
    const raw = vectorCandidates(view, scope, own, pool / 3);
    const passageIds = [...new Set([...words, ...near, ...raw].map((one) => one.passageId))];
    const byId = new Map(
      [...words, ...near, ...raw].map((one) => [one.passageId, one.documentId] as const),
    );
    const rows = view.directory.rows();
    const every = Math.max(1, rows.length / sampled);
    const spread = Array.from({ length: Math.min(sampled, rows.length) }, (_, index) =>
      publicPassageId(view.generation.id, rows[Math.floor(index * every)] ?? 0),
    );
    const rawScores = scorePassages(view, scope, own, passageIds);
    return {
      passages: scorePassages(view, scope, centred, passageIds).map((score, index) => {
        const text = view.passages.byId(score.passageId);
        return {
          ...score,
          raw: rawScores[index]?.cosine ?? null,
          documentId: byId.get(score.passageId) ?? 0,
          page: text?.page ?? 0,
          context: text?.context ?? '',
          text: text?.text ?? '',
        };
      }),
      background: scorePassages(view, scope, centred, spread).map((one) => one.cosine),
      rawBackground: scorePassages(view, scope, own, spread).map((one) => one.cosine),
      count: view.directory.count,
    };
  });
  const chosen = new Set<number>();
  const head = (by: (one: (typeof found.passages)[number]) => number) => {
    for (const one of found.passages.toSorted((a, b) => by(b) - by(a)).slice(0, depth))
      chosen.add(one.passageId);
  };
  head((one) => one.lexical ?? 0);
  head((one) => one.cosine ?? 0);
  head((one) => (one.cosine ?? 0) + 0.1 * one.coverage);
  for (const one of fusedList('hybrid', found.passages).slice(0, depth)) chosen.add(one.passageId);
  const pairs = found.passages.filter((one) => chosen.has(one.passageId));
  const compared = { query: parsed.meaning, passages: pairs };
  const { logits } = await inference.call('rerank', compared);
  const { matches } = await inference.call('match', compared);
  const matchOf = new Map(pairs.map((one, index) => [one.passageId, matches[index] ?? null]));
  const logitOf = new Map(pairs.map((one, index) => [one.passageId, logits[index] ?? null]));
  const line = {
    id: query.id,
    text: query.text,
    judgements: values.questions === undefined ? Object.fromEntries(query.judgements) : {},
    count: found.count,
    background: found.background,
    rawBackground: found.rawBackground,
    candidates: found.passages.map(({ context, ...one }) => ({
      ...one,
      documents: documents.get(one.documentId) ?? [],
      contextLength: context.length,
      logit: logitOf.get(one.passageId) ?? null,
      match: matchOf.get(one.passageId) ?? null,
    })),
  };
  if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
}
file.end();
await once(file, 'finish');
connection.close();
await encoder.close();
await session.close();

function openInference() {
  if (!session.inference) throw new Error('the models are not loaded');
  if (values.computed === undefined) return session.inference;
  const models = { encoderFolder: compiled('encoder'), rerankerFolder: compiled('reranker') };
  return cachedInference(session.inference, models, values.computed).client;
}

function compiled(role: 'encoder' | 'reranker'): string {
  const root = join(dataFolder ?? '', 'compiled');
  const folder = readdirSync(root)
    .filter((name) => !name.endsWith('.txt') && !name.includes('.tmp-'))
    .map((name) => join(root, name))
    .find((path) => readManifest(path).role === role);
  if (folder === undefined) throw new Error(`no compiled ${role} in ${root}`);
  return folder;
}

function documentIds(): ReadonlyMap<number, string[]> {
  const ids = new Map<number, string[]>();
  const reader = openReader(indexFolder ?? '');
  for (const { path, documentId } of reader.files()) {
    const id = dataset.documents[documentIndex(path)]?.id;
    if (documentId === null || id === undefined) continue;
    ids.set(documentId, [...(ids.get(documentId) ?? []), id]);
  }
  reader.close();
  return ids;
}
