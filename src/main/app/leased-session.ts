import type { SearchSession } from '../engine/engine.ts';

/** A session with the requests under way in it: one that is replaced ends when the last is answered. */
export class LeasedSession {
  /** May be replaced by the same one with models beside it. */
  session: SearchSession;
  #users = 0;
  #retired = false;

  constructor(session: SearchSession) {
    this.session = session;
  }

  async use<Output>(request: (session: SearchSession) => Promise<Output>): Promise<Output> {
    this.#users++;
    try {
      return await request(this.session);
    } finally {
      this.#users--;
      this.#endIfUnused();
    }
  }

  /** No request comes any more. */
  retire(): void {
    this.#retired = true;
    this.#endIfUnused();
  }

  #endIfUnused(): void {
    if (this.#retired && this.#users === 0) void this.session.close();
  }
}
