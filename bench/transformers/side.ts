/** One of the two that are compared, in a process of its own: each loads its own ONNX Runtime. */
import { once } from 'node:events';
import { fork, type ChildProcess } from 'node:child_process';

/** As both take them: prefix included. */
export interface Work {
  readonly texts: readonly string[];
}

export interface Done {
  /** Rows of one length, of length 1, in order. */
  readonly vectors: Float32Array;
  /** From texts to vectors. */
  readonly seconds: number;
}

export type EmbedTexts = (texts: readonly string[]) => Promise<Float32Array>;

/** The child's part: answers each piece of work once `embed` is loaded, and says first that it is. */
export function answer(embed: EmbedTexts): void {
  process.on('message', ({ texts }: Work) => {
    const start = performance.now();
    void embed(texts).then((vectors) => {
      const done: Done = { vectors, seconds: (performance.now() - start) / 1000 };
      process.send?.(done);
    });
  });
  process.send?.('ready');
}

/** The parent's part. */
export class Side {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(file: string, words: readonly string[]): Promise<Side> {
    const child = fork(file, [...words], { serialization: 'advanced' });
    child.on('exit', (code) => {
      if (code !== null && code !== 0) throw new Error(`${file} ended with ${code}`);
    });
    await once(child, 'message');
    return new Side(child);
  }

  async embed(texts: readonly string[]): Promise<Done> {
    const work: Work = { texts };
    this.#child.send(work);
    return new Promise((resolve) => this.#child.once('message', (done: Done) => resolve(done)));
  }

  stop(): void {
    this.#child.kill();
  }
}
