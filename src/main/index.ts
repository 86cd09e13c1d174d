/** The Electron app: what it is made of. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { logForm } from '../shared/errors.ts';
import { Application } from './app/application.ts';
import { applicationRoot } from './application-root.ts';
import { dataFolderPath, makeDataFolder } from './data-folder.ts';
import { systemLanguage } from './language.ts';
import { openLog } from './log.ts';
import { readSettings } from './settings.ts';
import { electron } from './shell/electron/electron.ts';
import { runElectronApp } from './shell/electron/lifecycle.ts';
import { quoted } from './shell/electron/start-at-login.ts';
import { startWords, toggleFlag } from './shell/electron/start-words.ts';
import { applicationVersion } from './version.ts';

const root = applicationRoot();
const out = join(root, 'out');
const dataFolder = dataFolderPath();
makeDataFolder(dataFolder);
// In a checkout Electron is told the application's folder, which is no folder to watch.
const own = process.defaultApp ? [root] : [];
/** An AppImage unpacks itself elsewhere at each start: its own file is what can be started again. */
const command: [string, ...string[]] = [process.env['APPIMAGE'] ?? process.execPath, ...own];
const words = startWords(process.argv.slice(1 + own.length), (folder) => resolve(folder));
const log = openLog(dataFolder);

// Not awaited here: Electron is not ready before this module has run to its end.
void runElectronApp(electron, {
  rendererFolder: join(out, 'renderer'),
  preload: join(out, 'preload', 'index.cjs'),
  icon: join(root, 'build', 'icon.png'),
  dragIcon: join(root, 'build', 'drag-icon.png'),
  stateFile: join(dataFolder, 'window.json'),
  words,
  language: systemLanguage(),
  environment: {
    platform: process.platform,
    command,
    configFolder: process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'),
    wayland: process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] === 'wayland',
    toggleCommand: [...command.map(quoted), toggleFlag].join(' '),
  },
  onProblem: (error) => void log.then((open) => open.warn('window', { error: logForm(error) })),
  start(shell, system) {
    return new Application({
      context: { dataFolder, settings: readSettings(dataFolder), shell },
      system,
      version: applicationVersion(),
      folders: words.folders,
    });
  },
}).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  electron.app.exit(1);
});
