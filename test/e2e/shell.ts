/** The application served to a browser, over folders of their own that go when it is closed. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startBrowserShell, type BrowserShell } from '../../src/main/shell/browser/server.ts';

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

/** Serves a folder of these files (path to content). */
export async function serveFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<ServedFolder> {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), 'trouvaille-views-')));
  const folder = join(outer, 'papiers');
  const dataFolder = join(outer, 'data');
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
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
