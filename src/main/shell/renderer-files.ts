/** The built window, as files to serve: the same for `http://127.0.0.1` and for `app://`. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** What the build makes, and nothing else: a file of another kind is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  // What pdf.js looks up: character maps, fonts, colour profiles.
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.icc': 'application/octet-stream',
  '.ttf': 'font/ttf',
};

export interface RendererFile {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
  /** Its name changes with its content, so that it may be kept for ever. */
  readonly immutable: boolean;
}

/**
 * The file that a URL's path names in `folder`, `/` being the window itself. null: there is none, it
 * is of no kind that is served, or the path leads out of the folder.
 */
export async function rendererFile(folder: string, urlPath: string): Promise<RendererFile | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null; // a broken escape
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = normalize(join(folder, decoded === '/' ? 'index.html' : decoded));
  if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
  const type = contentTypes[extname(path)];
  if (type === undefined) return null;
  try {
    return { body: await readFile(path), type, immutable: decoded.startsWith('/assets/') };
  } catch {
    return null; // not there
  }
}
