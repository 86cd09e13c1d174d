/** The application served to a browser, over folders of their own that go when it is closed. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { changeSetting, isSettingKey, type Settings } from '../../src/main/settings.ts';
import { startBrowserShell, type BrowserShell } from '../../src/main/shell/browser/server.ts';
import { shareCompiledModels } from '../compiled-models.ts';

export interface ServedFolder {
  readonly outer: string;
  readonly folder: string;
  readonly dataFolder: string;
  readonly url: string;
  /** Files and folders that were opened or shown, in order. */
  readonly opened: string[];
  readonly shown: string[];
  close(): Promise<void>;
}

export interface ServedOptions {
  /** When files were changed last, by their paths; the others are of now. */
  readonly modified?: Readonly<Record<string, string>>;
  /** Models compiled by an earlier test serve: only where none is imported, removed or erased. */
  readonly sharedModels?: boolean;
  readonly settings?: Partial<Settings>;
}

/** Serves a folder of these files (path to content). */
export async function serveFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  { modified = {}, sharedModels = false, settings = {} }: ServedOptions = {},
): Promise<ServedFolder> {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), 'trouvaille-views-')));
  const folder = join(outer, 'papiers');
  const dataFolder = join(outer, 'data');
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  for (const [path, date] of Object.entries(modified)) {
    utimesSync(join(folder, path), new Date(date), new Date(date));
  }
  mkdirSync(dataFolder, { mode: 0o700 });
  if (sharedModels) shareCompiledModels(dataFolder);
  for (const [key, value] of Object.entries(settings)) {
    if (isSettingKey(key)) changeSetting(dataFolder, key, value);
  }
  const opened: string[] = [];
  const shown: string[] = [];
  const shell: BrowserShell = await startBrowserShell({
    dataFolder,
    folders: [folder],
    onUrl: () => {},
    system: {
      openFile: (path) => Promise.resolve(void opened.push(path)),
      showFile: (path) => Promise.resolve(void shown.push(path)),
    },
  });
  return {
    ...{ outer, folder, dataFolder, opened, shown, url: shell.url },
    async close() {
      await shell.close();
      rmSync(outer, { recursive: true });
    },
  };
}
