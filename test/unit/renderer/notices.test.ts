import { describe, expect, test } from 'vitest';
import { Phrases } from '../../../src/renderer/i18n/phrases.ts';
import { noticesOf } from '../../../src/renderer/text/notices.ts';
import type { AppState } from '../../../src/shared/app-contract.ts';

const fr = new Phrases('fr');
const healthy: AppState = {
  version: '1',
  dataFolder: '/data',
  folderChoice: 'field',
  suggestedFolders: [],
  summary: null,
  indexing: { kind: 'running', paused: false, progress: null },
  searching: { kind: 'meaning', encoder: null, reranker: null },
  missingFolders: [],
  degraded: [],
  desktop: null,
};
const texts = (app: Partial<AppState>, lost = false) =>
  noticesOf(fr, { lost, app: { ...healthy, ...app } }).map(({ text }) => text);

describe('what works less well than it should', () => {
  test('is silent when all is well', () => {
    expect(texts({})).toEqual([]);
  });

  test('says that there is no meaning yet, or why there is none', () => {
    expect(texts({ searching: { kind: 'keywords', failure: null } })[0]).toContain('mots-clés');
    const failure = { code: 'model-missing', values: { model: 'm' } } as const;
    expect(texts({ searching: { kind: 'keywords', failure } })[0]).toContain('m');
  });

  test('says that nothing is read anew, and why', () => {
    const failure = { code: 'data-locked', values: { path: '/data' } } as const;
    expect(texts({ indexing: { kind: 'unavailable', failure } })[0]).toMatch(/rien n’est relu.*/);
  });

  test('tells of services that began again, once, and these can be put away', () => {
    const restarted = { kind: 'notice', code: 'search-restarted', detail: '' } as const;
    const notices = noticesOf(fr, {
      lost: false,
      app: { ...healthy, degraded: [restarted, restarted] },
    });
    expect(notices).toHaveLength(1);
    expect(notices[0]?.text).toContain('a repris d’elle-même');
    expect(notices[0]?.lasting).toBe(false);
  });

  test('a folder that is gone is named, with what to do', () => {
    const [text] = texts({
      degraded: [{ kind: 'notice', code: 'folder-unavailable', detail: '/mnt/cle' }],
    });
    expect(text).toContain('/mnt/cle');
    expect(text).toContain('bibliothèque');
  });

  test('what has no sentence of its own still says what it is about', () => {
    expect(texts({ degraded: [{ kind: 'notice', code: 'unheard-of', detail: 'x' }] })).toEqual([
      'À savoir : x',
    ]);
  });

  test('a lost connection is all there is to say', () => {
    const failure = { code: 'data-locked', values: { path: '/data' } } as const;
    expect(texts({ indexing: { kind: 'unavailable', failure } }, true)).toHaveLength(1);
  });
});
