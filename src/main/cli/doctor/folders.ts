/** The data folder's rights, the settings, and the folders that are watched. */
import { accessSync, chmodSync, constants, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toFailure } from '../../../shared/errors.ts';
import { readSettings } from '../../settings.ts';
import { exitStatus } from '../exit-status.ts';
import { readableFolder } from '../folders.ts';
import { withIndex } from '../reading.ts';
import { failureSentence } from '../report.ts';
import { bad, good, mended, type DoctorContext, type Finding } from './check.ts';

export function checkDataFolder({ dataFolder: path, say, repair }: DoctorContext): Finding {
  const name = say('doctor.folder');
  if (!existsSync(path)) return good(name, say('doctor.folder-missing', { path }));
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) !== 0 && process.platform !== 'win32') {
    if (!repair || uid !== process.getuid?.()) {
      return bad(name, say('doctor.folder-open', { path }), exitStatus.path);
    }
    chmodSync(path, 0o700);
    return mended(name, say('doctor.folder-private', { path }));
  }
  try {
    accessSync(path, constants.W_OK);
  } catch {
    // Searching works all the same, so it is told and is no fault.
    return good(name, say('doctor.folder-read-only', { path }));
  }
  return good(name, say('doctor.folder-private', { path }));
}

export function checkSettings({ dataFolder, say, repair, language }: DoctorContext): Finding {
  const name = say('doctor.settings');
  try {
    readSettings(dataFolder);
    return good(name, say('doctor.settings-ok'));
  } catch (error) {
    if (!repair) {
      return bad(name, failureSentence(language, toFailure(error)), exitStatus.wrongInput);
    }
    const file = join(dataFolder, 'settings.json');
    const path = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    renameSync(file, path);
    return mended(name, say('doctor.settings-moved', { path }));
  }
}

/** Each watched folder must be there and readable; a disk that is not plugged in is told so. */
export async function checkWatched(context: DoctorContext): Promise<Finding[]> {
  const roots = await withIndex(context, (index) => index?.roots() ?? []);
  const name = context.say('doctor.folders');
  return roots.map(({ path }) => {
    try {
      return good(name, readableFolder(path));
    } catch (error) {
      return bad(name, failureSentence(context.language, toFailure(error)), exitStatus.path);
    }
  });
}
