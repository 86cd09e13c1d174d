/**
 * The log: what the program did and what went wrong, in the data folder, a line of JSON an event.
 *
 * It holds no text of documents and no query: an event is a name and small values (paths, counts,
 * codes), and a long string is cut. It turns over by size, so that it never fills a disk.
 */
import { join } from 'node:path';
import pino from 'pino';
import openRollingFile from 'pino-roll';

export type LogValues = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  info(event: string, values?: LogValues): void;
  warn(event: string, values?: LogValues): void;
  error(event: string, values?: LogValues): void;
  /** Writes what is waiting, then closes the file. */
  close(): Promise<void>;
}

/** Size of one file, and how many older ones are kept: about 8 MB in all. */
const fileSize = '2m';
const olderFiles = 3;
/** Longest value written: enough for a path or a stack's first lines, too short for a document. */
const longestValue = 600;

/** For folders that cannot be written: reading them must not fail because of the log. */
export const noLog: Log = { info() {}, warn() {}, error() {}, close: () => Promise.resolve() };

/** Opens the log of a data folder, which must be there; `noLog` where it cannot be written. */
export async function openLog(dataFolder: string): Promise<Log> {
  let file: Awaited<ReturnType<typeof openRollingFile>>;
  try {
    file = await openRollingFile({
      file: join(dataFolder, 'logs', 'trouvaille'),
      extension: '.log',
      size: fileSize,
      limit: { count: olderFiles, removeOtherLogFiles: true },
      mkdir: true,
      mode: 0o600,
    });
  } catch {
    return noLog; // a read-only folder, or a full disk: what matters there is said by the command
  }
  let failed = false;
  file.on('error', () => (failed = true)); // a disk that fills up later
  const logger = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    file,
  );
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, values: LogValues = {}): void => {
      if (!failed) logger[level](cut(values), event);
    };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    close: () =>
      new Promise((resolve) => {
        file.once('close', resolve).once('error', resolve);
        file.end();
      }),
  };
}

function cut(values: LogValues): LogValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > longestValue
        ? `${value.slice(0, longestValue)}…`
        : value,
    ]),
  );
}
