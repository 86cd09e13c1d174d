/**
 * An engine in this process, for tests of what stands on one: it holds a few passages, answers over
 * real ports, and can be made to fail or to end as a process does.
 */
import type { IndexerContract } from '../../../src/shared/indexing-contract.ts';
import type { InferenceContract } from '../../../src/shared/inference-contract.ts';
import type { LedgerContract, LedgerRow } from '../../../src/shared/ledger-contract.ts';
import type { SearchContract } from '../../../src/shared/search-contract.ts';
import type { DocumentName, DocumentTextContract } from '../../../src/shared/document-contract.ts';
import type { HitSource } from '../../../src/shared/domain.ts';
import {
  createClient,
  portPair,
  serve,
  type Handlers,
  type Port,
} from '../../../src/shared/rpc.ts';
import type { SearchSession } from '../../../src/main/engine/engine.ts';
import type { OpenIndexer } from '../../../src/main/app/indexing-service.ts';
import type { OpenSearch } from '../../../src/main/app/search-service.ts';

export interface ScriptedFile {
  readonly path: string;
  readonly text: string;
  readonly state?: LedgerRow['state'];
}

export class ScriptedEngine {
  readonly root: string;
  readonly files: ScriptedFile[];
  /** What the indexer was asked, in order. */
  readonly asked: string[] = [];
  searchesOpened = 0;
  indexersOpened = 0;
  /** Thrown by the next opening of a search of these models. */
  failSearch: { models: 'none' | 'both'; error: Error } | null = null;
  failIndexer: Error | null = null;
  #searchPorts: Port[] = [];
  #indexerPorts: Port[] = [];

  constructor(root: string, files: readonly ScriptedFile[]) {
    this.root = root;
    this.files = [...files];
  }

  readonly openSearch: OpenSearch = async (context, { models, beside }) => {
    await Promise.resolve();
    if (this.failSearch?.models === models) throw this.failSearch.error;
    if (beside && models !== 'none') return beside.withModels(context, models);
    this.searchesOpened++;
    const search = this.#end(this.#searchPorts, (port) =>
      serve<SearchContract>(port, this.#search()),
    );
    const ledger = this.#end(this.#searchPorts, (port) =>
      serve<LedgerContract>(port, this.#ledger()),
    );
    const documents = this.#end(this.#searchPorts, (port) =>
      serve<DocumentTextContract>(port, this.#documents()),
    );
    const ports = [search, ledger, documents];
    const session: SearchSession = {
      search: createClient<SearchContract>(search, 'search'),
      ledger: createClient<LedgerContract>(ledger, 'search'),
      documents: createClient<DocumentTextContract>(documents, 'search'),
      inference: null,
      encoder: null,
      reranker: null,
      peakBytes: () => Promise.resolve({}),
      withModels: () => {
        const port = this.#end(this.#searchPorts, (far) =>
          serve<InferenceContract>(far, this.#inference()),
        );
        ports.push(port);
        const inference = createClient<InferenceContract>(port, 'inference');
        return Promise.resolve({ ...session, inference });
      },
      close: () => {
        for (const port of ports) port.close();
        return Promise.resolve();
      },
    };
    return models === 'none' ? session : session.withModels(context, models);
  };

  readonly openIndexer: OpenIndexer = async (_context, start) => {
    await Promise.resolve();
    if (this.failIndexer) throw this.failIndexer;
    this.indexersOpened++;
    const port = this.#end(this.#indexerPorts, (far) =>
      serve<IndexerContract>(far, this.#indexer(start)),
    );
    return {
      client: createClient<IndexerContract>(port, 'indexer'),
      compileSeconds: 0,
      peakBytes: () => Promise.resolve({}),
      close: () => {
        this.asked.push('close');
        port.close();
        return Promise.resolve();
      },
    };
  };

  /** Ends every search process, as a crash does. */
  crashSearch(): void {
    for (const port of this.#searchPorts.splice(0)) port.close();
  }

  crashIndexer(): void {
    for (const port of this.#indexerPorts.splice(0)) port.close();
  }

  #end(kept: Port[], attach: (port: Port) => void): Port {
    const [near, far] = portPair();
    kept.push(far);
    attach(far);
    return near;
  }

  #hit(index: number): HitSource {
    const file = this.files[index];
    if (!file) throw new RangeError(`no file ${index}`);
    return {
      passageId: index,
      fileId: index,
      path: `${this.root}/${file.path}`,
      page: 1,
      title: null,
      type: 'txt',
      modified: '2024-06-01T10:00:00.000Z',
      start: 0,
      end: file.text.length,
      text: file.text,
      context: '',
      sheet: null,
      cells: null,
      inside: null,
      copies: [],
    };
  }

  #search() {
    const found = (query: string) =>
      this.files.flatMap((file, index) =>
        file.text.toLowerCase().includes(query.toLowerCase()) ? [index] : [],
      );
    return {
      open: () => null,
      lexical: ({ scope }: SearchContract['requests']['lexical']['input']) => ({
        candidates: found(scope.query.meaning).map((id) => ({
          passageId: id,
          documentId: id,
          score: 1 / (id + 1),
          coverage: 1,
        })),
        names: [],
      }),
      vectors: () => ({
        candidates: this.files.map((_, id) => ({ passageId: id, documentId: id, score: 0.5 })),
      }),
      score: ({ passageIds, scope }: SearchContract['requests']['score']['input']) => ({
        scores: passageIds.map((passageId) => {
          const is = found(scope.query.meaning).includes(passageId);
          return {
            passageId,
            lexical: is ? 1 : null,
            coverage: is ? 1 : 0,
            cosine: is ? 0.9 : 0.1,
            closeness: is ? 0.9 : 0.1,
          };
        }),
      }),
      passages: ({ passageIds }: SearchContract['requests']['passages']['input']) => ({
        passages: passageIds.map((passageId) => ({
          passageId,
          context: '',
          text: this.#hit(passageId).text,
          page: 1,
          inside: null,
        })),
      }),
      describe: ({ passageIds, names }: SearchContract['requests']['describe']['input']) => ({
        hits: [
          ...passageIds.map((id) => ({ ...this.#hit(id), highlights: [] })),
          ...names.map(({ fileId }) => ({
            ...this.#hit(fileId),
            passageId: null,
            page: null,
            text: '',
            highlights: [],
          })),
        ],
      }),
      documents: ({ limit }: SearchContract['requests']['documents']['input']) => ({
        names: this.files
          .slice(0, limit)
          .map(({ path }, fileId) => ({ fileId, path: `${this.root}/${path}`, score: 0 })),
      }),
      tally: () => ({ allowed: 0, holding: 0, telling: 0 }),
      filterValues: () => ({ values: [] }),
      status: () => ({
        passages: this.files.length,
        documents: this.files.length,
        vectors: 0,
        generation: null,
      }),
    };
  }

  #documents(): Handlers<DocumentTextContract> {
    const places = ({ fileId }: DocumentName, wanted: string) => {
      const at = (this.files[fileId]?.text ?? '').indexOf(wanted);
      const span = [at, at + wanted.length] as const;
      return { places: at < 0 ? [] : [{ page: 1, span }], more: false };
    };
    return {
      describe: ({ fileId }) =>
        this.files[fileId]
          ? { type: 'txt', title: null, state: 'indexed', failure: null, pages: 1 }
          : null,
      page: ({ fileId }) => {
        const text = this.files[fileId]?.text ?? '';
        const { length } = text;
        return { page: 1, start: 0, text, length, blocks: [], tables: [], sheet: null };
      },
      words: ({ query, ...name }) => places(name, query),
      find: ({ text, ...name }) => places(name, text),
    };
  }

  #inference() {
    return {
      load: () => ({ encoder: null, reranker: null }),
      embedQuery: () => ({ vector: Float32Array.of(1, 0), tokens: 2 }),
      rerank: ({ passages }: InferenceContract['requests']['rerank']['input']) => ({
        logits: Float32Array.from(passages, () => 1),
      }),
      match: ({ passages }: InferenceContract['requests']['match']['input']) => ({
        matches: Float32Array.from(passages, () => 0.5),
      }),
      similarity: ({ texts }: InferenceContract['requests']['similarity']['input']) => ({
        cosines: Float32Array.from(texts, () => 0.5),
      }),
      health: () => ({ residentBytes: 0, peakBytes: 0 }),
    };
  }

  #ledger() {
    return {
      open: () => null,
      summary: () => ({
        folders: [
          {
            rootId: 1,
            path: this.root,
            files: this.files.length,
            states: { indexed: this.files.length },
          },
        ],
        documents: this.files.length,
        passages: this.files.length,
        vectors: this.files.length,
      }),
      files: ({ limit }: LedgerContract['requests']['files']['input']) => ({
        rows: this.files.slice(0, limit).map(({ path, state }, fileId): LedgerRow => ({
          fileId,
          path: `${this.root}/${path}`,
          state: state ?? 'indexed',
          failure: null,
          type: 'txt',
          size: 1,
          modified: '2024-06-01T10:00:00.000Z',
          pages: 1,
          passages: 1,
        })),
        total: this.files.length,
      }),
      overview: () => ({ states: [], types: [], years: [] }),
      indexed: ({ paths }: LedgerContract['requests']['indexed']['input']) => ({
        paths: paths.filter((path) =>
          this.files.some((file) => `${this.root}/${file.path}` === path),
        ),
      }),
      locate: ({ fileId }: { fileId: number }) => {
        const file = this.files[fileId];
        return file ? { path: `${this.root}/${file.path}`, root: this.root } : null;
      },
    };
  }

  #indexer(start: Parameters<OpenIndexer>[1]) {
    const done = {
      phase: 'idle',
      filesDone: this.files.length,
      filesTotal: this.files.length,
      passagesDone: this.files.length,
      tokensPerSecond: 100,
      secondsLeft: null,
    } as const;
    const note = (what: string): null => {
      this.asked.push(what);
      return null;
    };
    return {
      open: () => ({ roots: [this.root] }),
      update: ({ folders }: { folders: readonly string[] | null }) => {
        note(`update ${folders?.join() ?? 'all'}`);
        start.onProgress?.(done);
        return {
          ...{ files: 0, read: 0, unchanged: 0, moved: 0, failed: 0, passages: 0, embedded: 0 },
          ...{ reused: 0, tokens: 0, seconds: 0, compileSeconds: 0, states: {} },
        };
      },
      addFolder: ({ path }: { path: string }) => note(`add ${path}`),
      removeFolder: ({ path }: { path: string }) => note(`remove ${path}`),
      relocateFolder: ({ from, to }: { from: string; to: string }) =>
        note(`relocate ${from} to ${to}`),
      retry: ({ paths }: { paths: readonly string[] | null }) => {
        note(`retry ${paths?.join() ?? 'all'}`);
        return { files: 1 };
      },
      unlock: () => null,
      watch: (_input: null, signal: AbortSignal) =>
        new Promise<null>((resolve) => {
          note('watch');
          signal.addEventListener('abort', () => resolve(null), { once: true });
        }),
      pause: ({ paused }: { paused: boolean }) => note(paused ? 'pause' : 'resume'),
      close: () => null,
      health: () => ({ residentBytes: 0, peakBytes: 0 }),
    };
  }
}
