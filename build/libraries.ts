/**
 * The libraries that the application carries and their licences, read from their own packages when
 * the window is built: what About lists. Nothing is asked of a network.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import type { Library } from '../src/renderer/text/libraries.ts';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Bundled into the window or its runtime, though they are declared for development. */
const bundled = ['svelte', 'electron'];

/** The dependencies of the package in `root`, and theirs, each version once, in order of name. */
export function librariesOf(root: string): Library[] {
  const found = new Map<string, Library>();
  const visit = (from: string, name: string): void => {
    const folder = packageFolder(from, name);
    if (folder === null) return; // an optional one, for another system
    const read = readPackage(folder);
    const id = `${read.name}@${read.version}`;
    if (found.has(id)) return;
    found.set(id, {
      ...{ name: read.name, version: read.version },
      licence: licenceName(read),
      text: licenceText(folder),
    });
    for (const each of namesOf(read)) visit(folder, each);
  };
  for (const name of [...namesOf(readPackage(root)), ...bundled]) {
    if (name !== 'electron') visit(root, name);
    else visitAlone(root, name, found);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Electron's package depends on what downloads it; the application carries Electron alone. */
function visitAlone(root: string, name: string, found: Map<string, Library>): void {
  const folder = packageFolder(root, name);
  if (folder === null) return;
  const read = readPackage(folder);
  found.set(name, {
    ...{ name, version: read.version, licence: licenceName(read) },
    text: licenceText(folder),
  });
}

function namesOf({ dependencies = {}, optionalDependencies = {} }: Package): string[] {
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
}

/** As Node finds it: in the nearest `node_modules` above. */
function packageFolder(from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(folder) === folder) return null;
  }
}

function readPackage(folder: string): Package {
  // A package.json that npm has installed has this form.
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
}

function licenceName({ license }: Package): string | null {
  return (typeof license === 'string' ? license : license?.type) ?? null;
}

function licenceText(folder: string): string | null {
  const name = readdirSync(folder).find((file) => /^(licen[cs]e|copying)/i.test(file));
  return name === undefined ? null : readFileSync(join(folder, name), 'utf8').trim();
}

/** Gives the window `virtual:libraries`. */
export function librariesPlugin(root: string): Plugin {
  const id = 'virtual:libraries';
  return {
    name: 'trouvaille-libraries',
    resolveId: (asked) => (asked === id ? `\0${id}` : null),
    load: (asked) =>
      asked === `\0${id}` ? `export const libraries = ${JSON.stringify(librariesOf(root))};` : null,
  };
}
