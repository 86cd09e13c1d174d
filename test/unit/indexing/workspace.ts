/** A temporary folder of documents and an indexer over it, with a real database. */
import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { IndexCounts, IndexProgress } from '../../../src/shared/domain.ts';
import { Indexer, type IndexerParts } from '../../../src/main/indexing/indexer.ts';
import { ProgressMeter } from '../../../src/main/indexing/progress.ts';
import type { Notice } from '../../../src/main/indexing/types.ts';
import { openWriter } from '../../../src/main/store/open.ts';
import type { FileReport, StoreWriter } from '../../../src/main/store/types.ts';
import { HashEmbedder, TextExtractor, WordEncoder } from './doubles.ts';

export class Workspace {
  readonly base: string;
  /** The watched folder. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly extractor = new TextExtractor();
  embedder = new HashEmbedder();
  encoder = new WordEncoder();
  readonly notices: Notice[] = [];
  readonly counted: IndexCounts[] = [];
  readonly progress: IndexProgress[] = [];
  #open: { indexer: Indexer; store: StoreWriter } | null = null;
  #clock = 0;

  constructor(base: string) {
    this.base = base;
    this.folder = join(base, 'documents');
    this.dataFolder = join(base, 'data');
  }

  static async make(): Promise<Workspace> {
    const base = await realpath(await mkdtemp(join(tmpdir(), 'trouvaille-indexing-')));
    const workspace = new Workspace(base);
    await mkdir(workspace.folder);
    return workspace;
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.base, { recursive: true, force: true });
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Writes a file at a time of its own, a minute after the one before. */
  async write(name: string, text: string): Promise<string> {
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    const time = new Date(Date.UTC(2024, 0, 1, 0, ++this.#clock));
    await utimes(path, time, time);
    return path;
  }

  /** The indexer, opened now or before, with `folder` among its roots. */
  async open(changes: Partial<IndexerParts> & { patterns?: string[] } = {}): Promise<Indexer> {
    if (this.#open) return this.#open.indexer;
    const store = openWriter(this.dataFolder);
    const indexer = new Indexer({
      options: {
        dataFolder: this.dataFolder,
        ignorePatterns: changes.patterns ?? [],
        maxFileBytes: 1_000_000,
        extractTimeoutMs: 10_000,
        extractorMaxBytes: 1e9,
        pauseOnBattery: false,
      },
      store,
      extractor: this.extractor,
      extractorVersion: '1',
      encoder: this.encoder,
      embedder: this.embedder,
      progress: new ProgressMeter({
        now: () => performance.now(),
        tell: (progress) => this.progress.push(progress),
      }),
      notify: (notice) => this.notices.push(notice),
      counted: (counts) => this.counted.push(counts),
      ...changes,
    });
    this.#open = { indexer, store };
    await indexer.addFolder(this.folder);
    return indexer;
  }

  get store(): StoreWriter {
    if (!this.#open) throw new Error('the indexer is not open');
    return this.#open.store;
  }

  async close(): Promise<void> {
    await this.#open?.indexer.close();
    this.#open = null;
  }

  /** Brings all up to date. */
  async update(signal = new AbortController().signal): Promise<IndexCounts> {
    return (await this.open()).update(null, signal);
  }

  /** The ledger: path, relative where it lies in `folder`, and state. */
  ledger(): Record<string, string> {
    return Object.fromEntries(this.reports().map(({ path, state }) => [this.short(path), state]));
  }

  reports(): FileReport[] {
    return [...this.store.files()];
  }

  report(name: string): FileReport | undefined {
    return this.reports().find(({ path }) => this.short(path) === name);
  }

  short(path: string): string {
    return path.startsWith(`${this.folder}/`) ? path.slice(this.folder.length + 1) : path;
  }

  /** What the index finds of a file: the text of its passages. */
  passages(name: string): string[] {
    const documentId = this.report(name)?.documentId ?? null;
    if (documentId === null) return [];
    return this.store.passages(documentId, null).map(({ text }) => text);
  }
}
