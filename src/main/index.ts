/** The Electron app: what it is made of. */
import { join } from 'node:path';
import { Application } from './app/application.ts';
import { applicationRoot } from './application-root.ts';
import { dataFolderPath } from './data-folder.ts';
import { readSettings } from './settings.ts';
import { electron } from './shell/electron/electron.ts';
import { runElectronApp } from './shell/electron/lifecycle.ts';
import { applicationVersion } from './version.ts';

const out = join(applicationRoot(), 'out');

// Not awaited here: Electron is not ready before this module has run to its end.
void runElectronApp(electron, {
  rendererFolder: join(out, 'renderer'),
  preload: join(out, 'preload', 'index.cjs'),
  platform: process.platform,
  start(shell, system) {
    const dataFolder = dataFolderPath();
    return new Application({
      context: { dataFolder, settings: readSettings(dataFolder), shell },
      system,
      version: applicationVersion(),
      folders: process.argv.slice(2).filter((word) => !word.startsWith('-')),
    });
  },
}).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  electron.app.exit(1);
});
