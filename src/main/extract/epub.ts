/**
 * EPUB 2 and 3: the chapters in reading order as one text.
 *
 * Own reading of the package (container, OPF, contents) over saxes and yauzl, some hundred lines;
 * the chapters are HTML, read as HTML is. The npm readers of EPUB extract to disk or serve a
 * browser.
 */
import { parse } from 'parse5';
import { TrouvailleError } from '../../shared/errors.ts';
import { decodeText } from './encoding.ts';
import { sensibleTitle } from './document-properties.ts';
import { contentsOf, type ContentsEntry } from './epub-contents.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { childrenOf, findElement, isElement, type HtmlNode } from './html-tree.ts';
import { HtmlWalker } from './html-walker.ts';
import { declaredLanguage } from './language.ts';
import { resolvePart } from './opc.ts';
import { PageBuilder } from './page-builder.ts';
import {
  attribute,
  child,
  descendants,
  elements,
  readXml,
  textOf,
  type XmlElement,
} from './xml-tree.ts';
import { ZipArchive } from './zip-archive.ts';

export const epubFormat: Format = { types: ['epub'], extract };

interface Item {
  readonly id: string;
  readonly part: string;
  readonly mediaType: string;
  readonly properties: string;
}

async function extract(input: FormatInput): Promise<Content> {
  const archive = await ZipArchive.open(await input.source.bytes(), input.budget);
  const opfPart = await packagePart(archive);
  const opf = await xmlPart(archive, opfPart);
  if (!opf) throw new TrouvailleError('document-damaged', { detail: `no ${opfPart}` });
  const items = manifestItems(opf, opfPart.slice(0, opfPart.lastIndexOf('/') + 1));
  const spine = child(opf, 'spine');
  const chapters = spineItems(spine, items);
  await refuseProtected(archive, chapters);
  const contents = await readContents(archive, items, spine && attribute(spine, 'toc'));

  const builder = new PageBuilder(1, input.budget);
  const walker = new HtmlWalker(builder);
  for (const chapter of chapters) {
    input.signal.throwIfAborted();
    const bytes = await archive.readNamed(chapter.part);
    if (!bytes) continue;
    const body = findElement(parse(openEmptyElements(decodeText(bytes).text)), 'body');
    if (!body) continue;
    const entry = contents.get(chapter.part);
    if (entry && !hasHeading(body)) builder.heading(entry.level, entry.label);
    walker.walk(body);
  }
  const metadata = child(opf, 'metadata');
  const title = metadata && child(metadata, 'title');
  const language = metadata && child(metadata, 'language');
  return {
    title: sensibleTitle(title && textOf(title)) ?? builder.firstHeading,
    language: declaredLanguage(language && textOf(language)),
    pages: [builder.build()],
  };
}

async function packagePart(archive: ZipArchive): Promise<string> {
  const container = await xmlPart(archive, 'META-INF/container.xml');
  for (const rootfile of container ? descendants(container, 'rootfile') : []) {
    const path = attribute(rootfile, 'full-path');
    if (path !== undefined) return resolvePart('', path);
  }
  const opf = archive.entries.find((entry) => entry.name.endsWith('.opf'));
  if (!opf) throw new TrouvailleError('document-damaged', { detail: 'no package document' });
  return opf.name;
}

async function xmlPart(archive: ZipArchive, part: string): Promise<XmlElement | undefined> {
  const bytes = await archive.readNamed(part);
  return bytes ? readXml(bytes) : undefined;
}

function manifestItems(opf: XmlElement, folder: string): Map<string, Item> {
  const items = new Map<string, Item>();
  const manifest = child(opf, 'manifest');
  for (const element of manifest ? elements(manifest) : []) {
    const { id, href, 'media-type': mediaType = '', properties = '' } = element.attributes;
    if (id === undefined || href === undefined) continue;
    items.set(id, { id, part: resolvePart(folder, href), mediaType, properties });
  }
  return items;
}

/** In reading order, each once; pictures and style sheets have no place there. */
function spineItems(spine: XmlElement | undefined, items: ReadonlyMap<string, Item>): Item[] {
  const chapters = new Set<Item>();
  for (const reference of spine ? elements(spine) : []) {
    const item = items.get(attribute(reference, 'idref') ?? '');
    if (item && /html|xml|^$/.test(item.mediaType) && !item.mediaType.includes('svg')) {
      chapters.add(item);
    }
  }
  return [...chapters];
}

async function readContents(
  archive: ZipArchive,
  items: ReadonlyMap<string, Item>,
  toc: string | undefined,
): Promise<Map<string, ContentsEntry>> {
  const list = [...items.values()];
  const source =
    list.find((item) => item.properties.split(' ').includes('nav')) ??
    (toc === undefined ? undefined : items.get(toc)) ??
    list.find((item) => item.mediaType === 'application/x-dtbncx+xml');
  const root = source && (await xmlPart(archive, source.part));
  return root ? contentsOf(root, source.part) : new Map<string, ContentsEntry>();
}

/** Fonts may be obscured in an open book; encrypted chapters are a protected one. */
async function refuseProtected(archive: ZipArchive, chapters: readonly Item[]): Promise<void> {
  const root = await xmlPart(archive, 'META-INF/encryption.xml');
  const protectedParts = new Set<string>();
  for (const reference of root ? descendants(root, 'CipherReference') : []) {
    protectedParts.add(resolvePart('', attribute(reference, 'URI') ?? ''));
  }
  if (chapters.some((chapter) => protectedParts.has(chapter.part))) {
    throw new TrouvailleError('document-encrypted');
  }
}

const voidElements = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i;

/** XHTML's `<title/>` and `<a id="x"/>`: to HTML they would open and swallow what follows. */
export function openEmptyElements(xhtml: string): string {
  return xhtml.replace(
    /<([a-z][\w:-]*)((?:\s[^<>]*?)?)\/>/gi,
    (whole, name: string, rest: string) =>
      voidElements.test(name) ? whole : `<${name}${rest}></${name}>`,
  );
}

function hasHeading(node: HtmlNode): boolean {
  return (isElement(node) && /^h[1-6]$/.test(node.tagName)) || childrenOf(node).some(hasHeading);
}
