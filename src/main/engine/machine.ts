/** What this machine computes on, as far as it can be known without asking a driver. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';

const renderers = '/dev/dri';
const cards = '/sys/class/drm';

/**
 * Whether a graphics processor may be there: asking its driver takes a process and seconds, and most
 * servers have none. Elsewhere than on Linux there always is one.
 */
export function mayHaveGraphics(): boolean {
  if (process.platform !== 'linux') return true;
  return (
    process.env['VK_ICD_FILENAMES'] !== undefined ||
    existsSync('/dev/nvidia0') ||
    namesIn(renderers).some((name) => name.startsWith('renderD'))
  );
}

/**
 * Machine, processors and drivers, in one line: what was tried on others says nothing of these. On
 * Windows and macOS the system's version stands for its drivers'.
 */
export function machineIdentity(): string {
  const graphics = namesIn(cards)
    .filter((name) => /^card\d+$/.test(name))
    .map((name) =>
      ['vendor', 'device'].map((file) => contentOf(join(cards, name, 'device', file))),
    );
  return JSON.stringify([
    ...[process.platform, process.arch, release(), cpus()[0]?.model ?? ''],
    ...[graphics, contentOf('/sys/module/nvidia/version'), process.env['VK_ICD_FILENAMES'] ?? ''],
  ]);
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function contentOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}
