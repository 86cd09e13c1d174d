/** How far a run is, and how long it will still take: from what was measured, or not said. */
import type { IndexProgress } from '../../shared/domain.ts';

/** Less than this is not enough to say how long the rest takes. */
const leastSeconds = 5;
const leastDocuments = 3;
/** The rate follows the machine's load: the last half minute counts, older batches fade. */
const rateHalfLifeSeconds = 30;
/** A terminal is redrawn, and a port used, no oftener than this. */
const tellMilliseconds = 250;

export interface ProgressSources {
  /** Milliseconds that only go up. */
  now(): number;
  tell(progress: IndexProgress): void;
}

export class ProgressMeter {
  readonly #sources: ProgressSources;
  #phase: IndexProgress['phase'] = 'idle';
  #isPaused = false;
  #filesDone = 0;
  #filesTotal = 0;
  #passages = 0;
  #queuedBytes = 0;
  #poolTokens = 0;
  #documentsRead = 0;
  #bytesRead = 0;
  #readingMs = 0;
  #tokens = 0;
  /** Faded sums of tokens and of the seconds they took. */
  #recentTokens = 0;
  #recentSeconds = 0;
  #embeddingSeconds = 0;
  #lastBatchAt: number | null = null;
  #toldAt = -Infinity;

  constructor(sources: ProgressSources) {
    this.#sources = sources;
  }

  /** A new run: what was counted before is another's. The rate is kept: the machine is the same. */
  begin(): void {
    this.#filesDone = 0;
    this.#filesTotal = 0;
    this.#passages = 0;
    this.#documentsRead = 0;
    this.#bytesRead = 0;
    this.#readingMs = 0;
    this.#tokens = 0;
    this.#lastBatchAt = null;
    this.setPhase('scanning');
  }

  setPhase(phase: IndexProgress['phase']): void {
    if (phase !== 'embedding') this.#lastBatchAt = null;
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#tell(true);
  }

  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#lastBatchAt = null; // the time until the next batch is not the embedder's
    this.#tell(true);
  }

  /** Files known of, and of those how many need no reading. */
  setFiles(total: number, done: number): void {
    this.#filesTotal = total;
    this.#filesDone = done;
    this.#tell(false);
  }

  setQueued(bytes: number, poolTokens: number): void {
    this.#queuedBytes = bytes;
    this.#poolTokens = poolTokens;
    this.#tell(false);
  }

  /** A document was opened and cut. */
  addRead(bytes: number, milliseconds: number): void {
    this.#documentsRead++;
    this.#bytesRead += bytes;
    this.#readingMs += milliseconds;
  }

  /** A file is accounted for. */
  addDone(passages = 0): void {
    this.#filesDone++;
    this.#passages += passages;
    this.#tell(false);
  }

  /** A batch came back. Time counts from the batch before it, or from its own forward pass. */
  addBatch(tokens: number, forwardMs: number): void {
    const now = this.#sources.now();
    const since = this.#lastBatchAt === null ? forwardMs : now - this.#lastBatchAt;
    const seconds = Math.max(since, 1) / 1000;
    this.#lastBatchAt = now;
    this.#tokens += tokens;
    this.#embeddingSeconds += seconds;
    const fade = 0.5 ** (seconds / rateHalfLifeSeconds);
    this.#recentTokens = this.#recentTokens * fade + tokens;
    this.#recentSeconds = this.#recentSeconds * fade + seconds;
    this.#tell(false);
  }

  current(): IndexProgress {
    return {
      phase: this.#isPaused ? 'paused' : this.#phase,
      filesDone: Math.min(this.#filesDone, this.#filesTotal),
      filesTotal: this.#filesTotal,
      passagesDone: this.#passages,
      tokensPerSecond: this.#rate(),
      secondsLeft: this.#secondsLeft(),
    };
  }

  #rate(): number {
    return this.#recentSeconds === 0 ? 0 : this.#recentTokens / this.#recentSeconds;
  }

  /**
   * What waits for the embedder is known; what the files not yet read will bring is taken from those
   * read so far, by their bytes. The slower of embedding and reading decides.
   */
  #secondsLeft(): number | null {
    if (this.#isPaused) return null;
    if (this.#embeddingSeconds < leastSeconds || this.#documentsRead < leastDocuments) return null;
    if (this.#bytesRead === 0) return null;
    const tokensPerByte = (this.#tokens + this.#poolTokens) / this.#bytesRead;
    const tokensLeft = this.#poolTokens + this.#queuedBytes * tokensPerByte;
    const embedding = tokensLeft / this.#rate();
    const reading = (this.#queuedBytes * this.#readingMs) / this.#bytesRead / 1000;
    return Math.max(embedding, reading);
  }

  #tell(atOnce: boolean): void {
    const now = this.#sources.now();
    if (!atOnce && now - this.#toldAt < tellMilliseconds) return;
    this.#toldAt = now;
    this.#sources.tell(this.current());
  }
}
