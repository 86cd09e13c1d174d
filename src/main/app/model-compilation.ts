import type { EngineContext } from '../engine/engine.ts';
import { readyModel } from '../engine/ready-model.ts';

type Role = 'encoder' | 'reranker';

/**
 * Makes models ready in processes of their own, one after the other: the engine then finds them
 * compiled, and the process that serves the window goes on serving it.
 */
export class ModelCompilation {
  readonly #ready = new WeakMap<EngineContext, Map<Role, Promise<void>>>();
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves when the model in use for `role` is compiled. Throws what compiling it does. */
  ready(context: EngineContext, role: Role): Promise<void> {
    const known = this.#ready.get(context) ?? new Map<Role, Promise<void>>();
    this.#ready.set(context, known);
    let compiled = known.get(role);
    if (!compiled) {
      compiled = this.#last.then(async () => {
        await readyModel(context, role, context.settings.dtype);
      });
      this.#last = compiled.catch(() => {}); // told to who asked; the next model is another matter
      compiled.catch(() => known.delete(role)); // tried again when asked again
      known.set(role, compiled);
    }
    return compiled;
  }
}
