import { toFailure, type Failure } from '../../shared/errors.ts';
import {
  csvOf,
  exportRow,
  markdownOf,
  type ExportFormat,
  type ExportRow,
} from '../text/export-rows.ts';
import { preferences } from './preferences.svelte.ts';
import type { Search } from './search.svelte.ts';
import type { Session } from './session.svelte.ts';

const extensions = { csv: 'csv', markdown: 'md', docx: 'docx' } as const;

/** Writes the results to a file: the browser, or Electron, asks where to. */
export class ResultExport {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly #session: Session;
  readonly #search: Search;

  constructor(session: Session, search: Search) {
    this.#session = session;
    this.#search = search;
  }

  /** Every row of the list, those that are not in sight included. */
  async save(format: ExportFormat): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = null;
    try {
      const folders = this.#session.app?.summary?.folders ?? [];
      const rows = (await this.#search.all()).map((hit) => exportRow(hit, folders));
      download(await contentOf(format, rows, this.#heading), `trouvaille.${extensions[format]}`);
    } catch (error) {
      this.failure = toFailure(error);
    } finally {
      this.busy = false;
    }
  }

  get #heading(): string {
    const { answered, recent } = this.#search;
    return recent || answered === null || answered === ''
      ? preferences.phrases.say('export.heading')
      : answered;
  }
}

async function contentOf(
  format: ExportFormat,
  rows: readonly ExportRow[],
  heading: string,
): Promise<Blob> {
  const { phrases } = preferences;
  switch (format) {
    case 'csv': {
      const headers = {
        title: phrases.say('export.column.title'),
        file: phrases.say('export.column.file'),
        place: phrases.say('export.column.place'),
        modified: phrases.say('export.column.modified'),
        quotation: phrases.say('export.column.quotation'),
      };
      return new Blob([csvOf(rows, headers)], { type: 'text/csv' });
    }
    case 'markdown':
      return new Blob([markdownOf(rows, heading)], { type: 'text/markdown' });
    case 'docx': {
      const { docxOf } = await import('../text/export-docx.ts');
      return await docxOf(rows, heading);
    }
  }
}

function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The download has its own hold on the content once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
