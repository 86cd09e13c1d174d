import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applicationRoot } from '../../application-root.ts';
import { stampOf } from '../../source-stamp.ts';

/** What the window is built from; a change of any of it makes the built one stale. */
const sources = [
  'src/renderer',
  'src/shared',
  'build/renderer.config.ts',
  'build/pdfjs-resources.ts',
  'package-lock.json',
] as const;
const stampName = '.built-from';

/** The repository, where this runs from its source. */
const repository = applicationRoot();

/**
 * The folder of the built window, built first where it is missing or older than its source (about
 * two seconds). In an installed application, where there is no source, it is the one that came with it.
 */
export async function builtRenderer(here: string = import.meta.url): Promise<string> {
  if (!here.endsWith('.ts')) return fileURLToPath(new URL('../renderer', here));
  const folder = join(repository, 'out', 'renderer');
  const stamp = stampOf(repository, sources);
  const stampFile = join(folder, stampName);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return folder;
  // Only here: an installed application has no Vite.
  const { build } = await import('vite');
  const { rendererConfig } = await import('../../../../build/renderer.config.ts');
  // Built beside, then put in place: another process may be serving the one that is there.
  const fresh = `${folder}.${process.pid}`;
  const config = rendererConfig(repository);
  await asInstalled(() =>
    build({
      ...config,
      build: { ...config.build, outDir: fresh },
      configFile: false,
      logLevel: 'error',
    }),
  );
  writeFileSync(join(fresh, stampName), stamp);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return folder;
}

/** Vite builds for what `NODE_ENV` says, where it says anything: a test runner's would be development. */
async function asInstalled(build: () => Promise<unknown>): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await build();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}
