/** The encoder's session alone, on passages that were just indexed: what indexing is compared with. */
import type { EmbedderContract } from '../../shared/inference-contract.ts';
import { passageInput } from '../../shared/passage-input.ts';
import { createClient, type Client } from '../../shared/rpc.ts';
import type { EngineContext } from '../engine/engine.ts';
import { readyModel } from '../engine/ready-model.ts';
import { modelThreads } from '../engine/threads.ts';
import { seededSample } from '../eval/statistics.ts';
import { cutBatches } from '../model/batches.ts';
import { readManifest } from '../model/manifest.ts';
import { loadTokenizer, type ModelTokenizer } from '../model/tokenizer.ts';
import type { ChildProcess } from '../shell/seam.ts';
import { openReader } from '../store/open.ts';
import { indexedPassages } from './indexed-passages.ts';

/** Passages of a turn, drawn at random: some 8 seconds of work. */
const passagesOfTurn = 400;
const seed = 1;

export class RawSession {
  readonly #dataFolder: string;
  readonly #tokenizer: ModelTokenizer;
  readonly #prefix: string;
  readonly #process: ChildProcess;
  readonly #embedder: Client<EmbedderContract>;
  readonly #seen = new Set<number>();
  #tokens = 0;
  #milliseconds = 0;

  private constructor(context: EngineContext, encoderFolder: string, child: ChildProcess) {
    const { maxTokens, prefixes } = readManifest(encoderFolder);
    this.#dataFolder = context.dataFolder;
    this.#tokenizer = loadTokenizer(encoderFolder, maxTokens);
    this.#prefix = prefixes.passage;
    this.#process = child;
    this.#embedder = createClient<EmbedderContract>(child.openPort('control'), 'embedder');
  }

  /** An embedder of its own, as the indexer has one. */
  static async open(context: EngineContext): Promise<RawSession> {
    const { folder } = await readyModel(context, 'encoder', context.settings.dtype);
    const child = context.shell.fork('embedder', { lowPriority: true });
    const raw = new RawSession(context, folder, child);
    await raw.#embedder.call('load', {
      compiledFolder: folder,
      threads: modelThreads(context.settings),
    });
    return raw;
  }

  /** Tokens a second of forward passes, over all turns; NaN before the first. */
  get tokensPerSecond(): number {
    return this.#tokens / (this.#milliseconds / 1000);
  }

  /** Embeds some passages of the documents that were stored since the last turn, none padded. */
  async turn(): Promise<void> {
    const inputs = seededSample(this.#newInputs(), passagesOfTurn, seed);
    const batches = cutBatches(inputs).map((rows) => rows.flatMap((row) => inputs[row] ?? []));
    const [first] = batches;
    if (first) await this.#embedder.call('embed', { ids: first }); // memory is laid out anew
    for (const ids of batches) {
      const { forwardMs } = await this.#embedder.call('embed', { ids });
      this.#tokens += ids.reduce((sum, row) => sum + row.length, 0);
      this.#milliseconds += forwardMs;
    }
  }

  async close(): Promise<void> {
    this.#process.kill();
    await this.#process.exited;
  }

  #newInputs(): Int32Array[] {
    const reader = openReader(this.#dataFolder);
    try {
      return indexedPassages(reader, this.#seen).map((passage) =>
        this.#tokenizer.encode(this.#prefix + passageInput(passage)),
      );
    } finally {
      reader.close();
    }
  }
}
