import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/main/model/catalogue.ts';
import {
  folderOfId,
  importedModels,
  isSafeId,
  modelIdOf,
  resolveModel,
} from '../../../src/main/model/installed.ts';
import { resourceModels, temporaryFolder } from './compiled-root.ts';

describe('a model by name', () => {
  it('is an embedded one by its id', () => {
    const data = temporaryFolder();
    expect(resolveModel(data, 'e5-small-fr-en')).toBe(join(resourceModels, 'encoder'));
    expect(resolveModel(data, 'e5-small-fr-en-reranker')).toBe(join(resourceModels, 'reranker'));
    expect(modelIdOf(join(resourceModels, 'reranker'))).toBe('e5-small-fr-en-reranker');
  });

  it('is an imported one by its id, or a folder by its path', () => {
    const data = temporaryFolder();
    const id = 'antoinelouis/biencoder-camembert-L2-mmarcoFR';
    const folder = join(data, 'models', folderOfId(id));
    mkdirSync(folder, { recursive: true });
    expect(resolveModel(data, id)).toBe(folder);
    expect(resolveModel(data, folder)).toBe(folder);
    expect(modelIdOf(folder)).toBe(id);
    expect(importedModels(data)).toEqual([id]);
  });

  it('is missing where the catalogue knows it, unknown elsewhere, bad where it is a file', () => {
    const data = temporaryFolder();
    const [known] = catalogue.filter(({ embedded }) => !embedded);
    expect(() => resolveModel(data, known?.id ?? '')).toThrow(/model-missing/);
    expect(() => resolveModel(data, 'no-such-model')).toThrow(/model-unknown/);
    writeFileSync(join(data, 'file'), '');
    expect(() => resolveModel(data, join(data, 'file'))).toThrow(/model-bad/);
  });

  it('never leads out of the folder of models', () => {
    for (const id of ['..', '../x', 'a/../b', '/etc', 'a/b/c', 'a\\b', ''])
      expect(isSafeId(id)).toBe(false);
    expect(() => resolveModel(temporaryFolder(), '../../etc/no-such')).toThrow(/model-unknown/);
  });
});
