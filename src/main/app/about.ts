/** What the application tells of itself: versions, models' licences, connections made. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AboutState } from '../../shared/app-contract.ts';
import { resolveModel } from '../model/installed.ts';
import { readRunState } from '../run-state.ts';

/** `version`: the application's own. */
export async function about(version: string, dataFolder: string): Promise<AboutState> {
  // Loaded when it is first asked for: it reads models' files, and most windows never ask.
  const { listModels } = await import('../model/listing.ts');
  const installed = listModels(dataFolder, [], () => {}).filter((model) => model.installed);
  const { node, electron, chrome } = process.versions;
  const runtime = Object.entries({ Electron: electron, Chromium: chrome, 'Node.js': node });
  return {
    version,
    runtime: runtime.flatMap(([name, found]) => (found ? [{ name, version: found }] : [])),
    models: installed.map(({ id, role, licence }) => ({
      ...{ id, role, licence },
      card: cardText(resolveModel(dataFolder, id)),
    })),
    connections: readRunState(dataFolder).connections,
  };
}

/** What a model's card says to people: its README without the lines for machines that begin it. */
function cardText(folder: string): string | null {
  const file = join(folder, 'README.md');
  if (!existsSync(file)) return null;
  return readFileSync(file, 'utf8')
    .replace(/^---\r?\n.*?\r?\n---\r?\n/s, '')
    .trim();
}
