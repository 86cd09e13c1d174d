import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileModel, type CompiledModel } from '../../../src/main/model/compile.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';

/** A parity model compiled under the name of a published one. */
async function compiledAs(name: string, fixture: string): Promise<CompiledModel> {
  const folder = join(temporaryFolder(), name);
  cpSync(join(fixtureModels, 'parity', fixture), folder, { recursive: true });
  return compileModel(folder, temporaryFolder(), { dtype: 'fp32' });
}

describe('what the card of a published model says and its files do not', () => {
  it.each([
    ['bloomz-560m-retriever', 'bloom-l2', { similarity: 'l2' }],
    ['bloomz-560m-retriever-v2', 'bloom-l2', { similarity: 'cosine' }],
    ['bloomz-560m-reranking', 'bloom-ce', { pairOrder: 'passage-first' }],
    [
      'multilingual-e5-base',
      'camembert-mean',
      { prefixes: { query: 'query: ', passage: 'passage: ' } },
    ],
  ])('is in the manifest of %s', async (name, fixture, said) => {
    expect((await compiledAs(name, fixture)).manifest).toMatchObject(said);
  });
});
