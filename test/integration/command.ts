/** Runs the real command line, through its launcher, in processes of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { shareCompiledModels } from '../compiled-models.ts';

const launcher = resolve(import.meta.dirname, '..', '..', 'bin', 'trouvaille.js');

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  /** As a user without rights of its own: what root may do, permissions do not stop. */
  readonly unprivileged?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** `nobody`: a user that owns nothing. */
const nobody = 65_534;

/** Whether `unprivileged` can be had: root can drop its rights, and anyone else has none. */
export const isRoot = process.getuid?.() === 0;

export function environmentOf(options: RunOptions = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: tmpdir(),
    LANG: 'en_GB.UTF-8',
    NODE_COMPILE_CACHE: join(
      tmpdir(),
      `trouvaille-test-code-${options.unprivileged ? 'nobody' : 'own'}`,
    ),
    ...options.environment,
  };
}

export function trouvaille(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolvePromise, reject) => {
    const child = spawn(process.execPath, [launcher, ...words], {
      env: environmentOf(options),
      stdio: 'pipe',
      ...(options.unprivileged && isRoot ? { uid: nobody, gid: nobody } : {}),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolvePromise({ status, stdout, stderr }));
    child.stdin.on('error', () => {}); // a command that ends early does not read it
    child.stdin.end(options.input ?? '');
  });
}

/** A started command, to be interrupted or read from as it runs. */
export function start(
  words: readonly string[],
  options: RunOptions = {},
): ReturnType<typeof spawn> {
  return spawn(process.execPath, [launcher, ...words], {
    env: environmentOf(options),
    stdio: 'pipe',
  });
}

/** A folder that everyone may enter, removed by `remove`. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'trouvaille-cli-'));
  spawnSync('chmod', ['755', path]);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Makes a data folder whose compiled models are those of the other tests. */
export function dataFolderWithModels(parent: string): string {
  const data = join(parent, 'data');
  shareCompiledModels(data);
  return data;
}

/** A small file system of its own, where mounting is permitted; null where it is not. */
export function temporaryMount(
  parent: string,
  options: string,
): { path: string; unmount(): void } | null {
  const path = join(parent, `mount-${options.replace(/\W/g, '-')}`);
  mkdirSync(path);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0;
  if (!mounted) return null;
  return { path, unmount: () => void spawnSync('umount', ['-l', path]) };
}

export function remount(path: string, options: string): boolean {
  return spawnSync('mount', ['-o', `remount,${options}`, path]).status === 0;
}
