/** What is left out of every index unless a rule takes it back: nothing a person wrote to be read. */
import { homedir } from 'node:os';
import { dirname } from 'node:path';

export interface ExclusionEntry {
  readonly name: string;
  /** Relative to the root, `/` between names. */
  readonly relative: string;
  readonly absolute: string;
  readonly isFolder: boolean;
}

/** Folders that hold programs' own things, whatever stands beside them. */
const folders: ReadonlySet<string> = new Set([
  // packages and builds
  'node_modules',
  'bower_components',
  'jspm_packages',
  '__pycache__',
  '__pypackages__',
  'site-packages',
  'venv',
  'virtualenv',
  'target',
  'build',
  'dist',
  'Pods',
  'DerivedData',
  // systems
  'AppData',
  '$RECYCLE.BIN',
  'RECYCLER',
  'System Volume Information',
  'lost+found',
  '@eaDir',
  '#recycle',
  '__MACOSX',
]);

/** Folders that people name so too: left out only beside one of `projectFiles`. */
const projectFolders: ReadonlySet<string> = new Set([
  'out',
  'bin',
  'obj',
  'env',
  'vendor',
  'coverage',
  'Debug',
  'Release',
]);
const projectFiles: readonly string[] = [
  'package.json',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'CMakeLists.txt',
  'Makefile',
  'composer.json',
  'go.mod',
  'Gemfile',
  'pyproject.toml',
  'setup.py',
];

/** macOS shows these folders as one thing: an application, a library of photographs. */
const bundles = ['.app', '.framework', '.bundle', '.photoslibrary', '.musiclibrary', '.xcodeproj'];

/** Directly under the root of the file system: nobody's documents. */
const systemFolders: ReadonlySet<string> = new Set([
  ...['bin', 'boot', 'dev', 'etc', 'lib', 'lib32', 'lib64', 'proc', 'run', 'sbin', 'snap', 'sys'],
  ...['tmp', 'usr', 'var', 'private', 'System', 'Applications', 'cores'],
  ...['Windows', 'Program Files', 'Program Files (x86)', 'ProgramData', 'Recovery'],
]);

const files: ReadonlySet<string> = new Set(['Thumbs.db', 'ehthumbs.db', 'desktop.ini', 'Icon\r']);
/** Downloads and saves under way. */
const unfinished = ['.tmp', '.temp', '.part', '.partial', '.crdownload', '.download'];

/** The default rule that leaves `entry` out, in `.gitignore` form; null: none does. */
export function defaultRule(entry: ExclusionEntry, siblings: ReadonlySet<string>): string | null {
  return entry.isFolder ? folderRule(entry, siblings) : fileRule(entry.name);
}

function folderRule(
  { name, absolute }: ExclusionEntry,
  siblings: ReadonlySet<string>,
): string | null {
  if (name.startsWith('.')) return '.*/';
  if (folders.has(name)) return `${name}/`;
  const bundle = bundles.find((suffix) => name.endsWith(suffix));
  if (bundle !== undefined) return `*${bundle}/`;
  const parent = dirname(absolute);
  if (name === 'Library' && parent === homedir()) return '~/Library/';
  if (systemFolders.has(name) && parent === dirname(parent)) return absolute;
  if (projectFolders.has(name)) {
    const marker = projectFiles.find((file) => siblings.has(file));
    if (marker !== undefined) return `${name}/ (${marker})`;
  }
  return null;
}

function fileRule(name: string): string | null {
  if (name.startsWith('.')) return '.*';
  if (name.startsWith('~$')) return '~$*';
  if (name.endsWith('~')) return '*~';
  if (files.has(name)) return name;
  const suffix = unfinished.find((ending) => name.endsWith(ending));
  return suffix === undefined ? null : `*${suffix}`;
}
