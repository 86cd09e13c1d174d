import { execFile, spawn } from 'node:child_process';
import { TrouvailleError } from '../../shared/errors.ts';

/** A command and its arguments; never a line for a shell, so that a file's name is only a name. */
export type Command = readonly [program: string, ...arguments_: string[]];

/** A program that has not failed by then has opened its window, and may run for hours. */
const settledMilliseconds = 3000;
/** A program that is asked something answers by then, or not at all, in ms. */
const answerMilliseconds = 2000;

/**
 * Starts a program of the system on its own. Throws `system-failed` where there is none, or where it
 * ends at once with an error.
 */
export function startProgram([program, ...args]: Command): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    const timer = setTimeout(resolve, settledMilliseconds).unref();
    const fail = (detail: string): void => {
      clearTimeout(timer);
      reject(new TrouvailleError('system-failed', { program, detail }));
    };
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => {
      // Explorer ends with 1 when it has opened a window.
      if (code === 0 || program === 'explorer.exe') {
        clearTimeout(timer);
        resolve();
      } else fail(String(code));
    });
    child.unref();
  });
}

/** What a program of the system prints; '' where there is none, or it fails. */
export function answerOf([program, ...args]: Command): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: answerMilliseconds, windowsHide: true };
    execFile(program, args, options, (error, output) => resolve(error ? '' : output.trim()));
  });
}
