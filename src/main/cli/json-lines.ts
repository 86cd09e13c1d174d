/** Lines of JSON read from a file or standard input, one at a time. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { TrouvailleError } from '../../shared/errors.ts';
import { systemCode } from '../data-folder.ts';
import { usageError, type CommandContext } from './context.ts';

/** A line that is as asked, or the error to be told of it. */
export type JsonLine<Value> =
  | { readonly line: number; readonly value: Value }
  | { readonly line: number; readonly error: Error };

export interface LineForm<Value> {
  /** As it is told: `{"id","query"}`. */
  readonly form: string;
  /** The value of a parsed line; null where it is not of the form. */
  read(parsed: unknown): Value | null;
}

/**
 * The lines of `file` (`-`: standard input), empty ones left out. A line that is not JSON of the form
 * is an error among the others. Throws `path-missing`, `path-unreadable` or `usage` (a folder).
 */
export async function* readJsonLines<Value>(
  context: CommandContext,
  file: string,
  shape: LineForm<Value>,
): AsyncGenerator<JsonLine<Value>> {
  const input: Readable = file === '-' ? process.stdin : createReadStream(file);
  const name = file === '-' ? 'stdin' : file;
  const lines = createInterface({ input, crlfDelay: Infinity });
  const failed = new Promise<never>((_, reject) => input.once('error', reject));
  failed.catch(() => {}); // raised below, where the lines are waited for
  const each = lines[Symbol.asyncIterator]();
  try {
    for (let line = 1; ; line++) {
      const next = await context.interruption.race(Promise.race([each.next(), failed]));
      if (next.done) return;
      if (next.value.trim() === '') continue;
      const value = parse(next.value, shape);
      yield value === null
        ? {
            line,
            error: usageError(context.language, 'usage.line-not-json', {
              file: name,
              line,
              form: shape.form,
            }),
          }
        : { line, value };
    }
  } catch (error) {
    throw fileError(context, file, error);
  } finally {
    lines.close();
  }
}

function parse<Value>(text: string, shape: LineForm<Value>): Value | null {
  try {
    return shape.read(JSON.parse(text));
  } catch {
    return null;
  }
}

function fileError({ language }: CommandContext, file: string, error: unknown): unknown {
  const path = resolve(file);
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new TrouvailleError('path-missing', { path });
    case 'EACCES':
    case 'EPERM':
      return new TrouvailleError('path-unreadable', { path });
    case 'EISDIR':
      return usageError(language, 'usage.not-a-file', { path });
    case undefined:
    default:
      return error;
  }
}

/** A member of a parsed line that must be a string. */
export function textMember(parsed: unknown, name: string): string | null {
  if (typeof parsed !== 'object' || parsed === null) return null;
  const value: unknown = Object.getOwnPropertyDescriptor(parsed, name)?.value;
  return typeof value === 'string' ? value : null;
}
