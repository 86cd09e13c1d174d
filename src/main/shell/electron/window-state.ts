/** Where the window was when it was last seen, kept in a small file of the data folder. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Rectangle } from './electron-api.ts';

const schema = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  }),
  maximized: z.boolean(),
});

export type WindowState = z.infer<typeof schema>;

/** Of the window in sight at least, in pixels each way: enough of its title bar to drag it. */
const leastInSight = 64;

/**
 * The state kept in `file`; null where there is none, where it is no such state, or where no display
 * shows that place any more.
 */
export function readWindowState(file: string, displays: readonly Rectangle[]): WindowState | null {
  let stored: unknown;
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null; // a first start, or a file cut short: the window opens at its usual place
  }
  const parsed = schema.safeParse(stored);
  if (!parsed.success) return null;
  return displays.some((display) => inSight(parsed.data.bounds, display)) ? parsed.data : null;
}

/** Throws what the system says of a file that cannot be written. */
export function writeWindowState(file: string, state: WindowState): void {
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function inSight(window: Rectangle, display: Rectangle): boolean {
  const across =
    Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  const down =
    Math.min(window.y + window.height, display.y + display.height) - Math.max(window.y, display.y);
  return across >= leastInSight && down >= leastInSight;
}
