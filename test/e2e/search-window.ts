/** The search view as tests drive it: what a person types, and what stands on the page then. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { french } from '../../src/renderer/i18n/fr.ts';

/** Longer than the application's own pause between two counts, in ms. */
const countedAnew = 1500;

export class SearchWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get box(): Locator {
    return this.page.getByTestId('search-box');
  }

  get list(): Locator {
    return this.page.getByTestId('result-list');
  }

  get results(): Locator {
    return this.page.getByTestId('result');
  }

  get selected(): Locator {
    return this.page.locator('[data-testid=result][aria-selected=true]');
  }

  get chips(): Locator {
    return this.page.getByTestId('filter-chip');
  }

  get suggestions(): Locator {
    return this.page.getByTestId('suggestion');
  }

  result(path: string): Locator {
    return this.page.locator(`[data-testid=result][data-path=${JSON.stringify(path)}]`);
  }

  /** The documents of the rows that are drawn, from the top down. */
  paths(): Promise<(string | null)[]> {
    return this.results.evaluateAll((rows) =>
      rows
        .toSorted((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
        .map((row) => row.getAttribute('data-path')),
    );
  }

  async stage(name: 'lexical' | 'fused' | 'reranked'): Promise<void> {
    await this.page.locator(`[data-testid=stage][data-stage=${name}]`).waitFor();
  }

  /** The list of what is in the box has come, the last stage of it included. */
  async answered(query: string): Promise<void> {
    await this.list
      .and(this.page.locator(`[data-query=${JSON.stringify(query)}][aria-busy=false]`))
      .waitFor({ state: 'attached' });
  }

  async settled(query: string): Promise<void> {
    await this.box.fill(query);
    await this.answered(query.trim());
  }

  /** The kinds of messages that the window, loaded anew, has sent to its services by now, in order. */
  async sent(): Promise<() => Promise<string[]>> {
    const kinds: string[] = [];
    this.page.once('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        const kind = /"kind":"(request|cancel)"/.exec(payload.toString())?.[1];
        if (kind !== undefined) kinds.push(kind);
      });
    });
    await this.page.reload();
    return () => Promise.resolve(kinds);
  }

  /** So many documents are read and counted, and the models answer: nothing asks a question anew. */
  async ready(documents: number): Promise<void> {
    await this.list.and(this.page.locator(`[data-count="${documents}"]`)).waitFor();
    await this.page
      .getByTestId('notice')
      .filter({ hasText: french['degraded.keywords'] })
      .waitFor({ state: 'detached' });
    const status = this.page.locator('footer', { has: this.page.getByTestId('progress') });
    await status.getByText(french['progress.watching']).waitFor();
    // What is indexed is counted once a second: a count that stays for longer is the last one.
    let counted = '';
    for (;;) {
      const before = counted;
      counted = await status.innerText();
      if (counted === before) return;
      await this.page.waitForTimeout(countedAnew);
    }
  }

  /** The box is empty, and shows the recent documents. */
  async emptied(): Promise<void> {
    await this.settled('');
    await this.page.getByRole('heading', { name: /Documents récents|Recent documents/ }).waitFor();
  }
}

/** Processes of this one's whose command line names `entry`. */
export function childrenRunning(entry: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return status.includes(`PPid:\t${process.pid}\n`) && command.includes(entry);
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}
