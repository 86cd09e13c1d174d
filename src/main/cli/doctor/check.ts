/** One thing that `doctor` looks at. */
import type { CommandContext } from '../context.ts';

export interface Finding {
  /** What was looked at, in the person's language. */
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** Mended just now. */
  readonly repaired: boolean;
  /** The exit status where it is bad and was not mended. */
  readonly status: number;
}

export interface DoctorContext extends CommandContext {
  readonly repair: boolean;
}

export function good(name: string, detail: string): Finding {
  return { name, ok: true, detail, repaired: false, status: 0 };
}

export function mended(name: string, detail: string): Finding {
  return { name, ok: true, detail, repaired: true, status: 0 };
}

export function bad(name: string, detail: string, status: number): Finding {
  return { name, ok: false, detail, repaired: false, status };
}
