/** `status`: the index as a whole. */
import { fileStates, type FileState } from '../../shared/domain.ts';
import { readRunState, type RunState } from '../run-state.ts';
import { readSettings } from '../settings.ts';
import type { StoreReader } from '../store/types.ts';
import type { CommandContext } from './context.ts';
import { integer, size } from './format.ts';
import { noticeSentence, providerSentence } from './notice.ts';
import { applicationVersion } from '../version.ts';

interface FolderStatus {
  readonly path: string;
  readonly files: number;
  readonly states: Partial<Record<FileState, number>>;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

interface IndexStatus extends Omit<RunState, 'degraded' | 'providers'> {
  readonly providers: readonly { for: string; provider: string; reason: string }[];
  /** Sentences. */
  readonly degraded: readonly string[];
  readonly version: string;
  readonly dataFolder: string;
  readonly folders: readonly FolderStatus[];
  readonly documents: number;
  readonly passages: number;
  readonly vectors: number;
  readonly encoder: string;
  readonly reranker: string;
  readonly textBytes: number;
  readonly indexBytes: number;
  readonly pending: number;
}

const nothing = {
  documents: 0,
  passages: 0,
  vectors: 0,
  textBytes: 0,
  indexBytes: 0,
  pending: 0,
};

/** Everything `status --json` says. `index` null: nothing was ever indexed. */
export function indexStatus(
  { dataFolder, language }: CommandContext,
  index: StoreReader | null,
): IndexStatus {
  const { encoder, reranker } = readSettings(dataFolder);
  const state = readRunState(dataFolder);
  return {
    version: applicationVersion(),
    dataFolder,
    folders: index ? folders(index) : [],
    ...nothing,
    ...index?.counts(),
    encoder,
    reranker,
    ...state,
    providers: state.providers.map(({ for: role, provider, reason, detail }) => ({
      for: role,
      provider,
      reason: providerSentence(language, reason, detail),
    })),
    degraded: state.degraded.map((notice) => noticeSentence(language, notice)),
  };
}

function folders(index: StoreReader): FolderStatus[] {
  const rows = index
    .roots()
    .map(({ path }): Mutable<FolderStatus> => ({ path, files: 0, states: {} }));
  for (const { path, state } of index.files()) {
    // A file under two watched folders counts in both: each says what it holds.
    for (const row of rows) {
      if (!path.startsWith(row.path.endsWith('/') ? row.path : `${row.path}/`)) continue;
      row.states[state] = (row.states[state] ?? 0) + 1;
      row.files += 1; // lines of the ledger, as `index` counts them
    }
  }
  return rows;
}

export function printStatus(context: CommandContext, status: IndexStatus): void {
  const { output, say, language } = context;
  const count = (value: number): string => integer(language, value);
  output.line(`Trouvaille ${status.version}`);
  output.line(say('cli.status.data', { path: status.dataFolder }));
  if (status.folders.length === 0) output.line(say('cli.status.nothing'));
  for (const { path, files, states } of status.folders) {
    const shown = fileStates
      .filter((state) => states[state] !== undefined)
      .map((state) => `${count(states[state] ?? 0)} ${say(`state.${state}`)}`);
    output.line(
      shown.length === 0
        ? say('cli.status.folder-empty', { path })
        : say('cli.status.folder', { path, files: count(files), states: shown.join(', ') }),
    );
  }
  output.line(
    say('cli.status.counts', {
      documents: count(status.documents),
      passages: count(status.passages),
      vectors: count(status.vectors),
    }),
  );
  if (status.pending > 0)
    output.line(say('cli.status.pending', { pending: count(status.pending) }));
  output.line(
    say('cli.status.size', {
      index: size(language, status.indexBytes),
      text: size(language, status.textBytes),
    }),
  );
  output.line(say('cli.status.encoder', { id: status.encoder }));
  output.line(say('cli.status.reranker', { id: status.reranker }));
  for (const provider of status.providers) output.line(say('cli.status.provider', provider));
  for (const sentence of status.degraded) output.line(sentence);
  output.line(say('cli.status.connections', { count: count(status.connections) }));
}
