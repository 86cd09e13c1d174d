/** An EPUB's table of contents, of either version: which heading a chapter's file stands under. */
import { resolvePart } from './opc.ts';
import { attribute, child, descendants, elements, textOf, type XmlElement } from './xml-tree.ts';

export interface ContentsEntry {
  readonly label: string;
  /** From 1. */
  readonly level: number;
}

/** By the chapter's part; the first entry that leads to it. `part`: where the contents lie. */
export function contentsOf(root: XmlElement, part: string): Map<string, ContentsEntry> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const entries = new Map<string, ContentsEntry>();
  const add = (href: string | undefined, label: string, level: number): void => {
    const target = resolvePart(folder, (href ?? '').replace(/#.*/, ''));
    if (label.trim() !== '' && !entries.has(target)) entries.set(target, { label, level });
  };
  if (root.name === 'ncx') {
    for (const map of descendants(root, 'navMap')) navPoints(map, 1, add);
  } else {
    const navs = [...descendants(root, 'nav')];
    const nav = navs.find((one) => /\btoc\b/.test(attribute(one, 'type') ?? '')) ?? navs[0];
    if (nav) navList(nav, 0, add);
  }
  return entries;
}

type Add = (href: string | undefined, label: string, level: number) => void;

/** EPUB 2: `navPoint` in `navPoint`. */
function navPoints(parent: XmlElement, level: number, add: Add): void {
  for (const point of elements(parent)) {
    if (point.name !== 'navPoint') continue;
    const label = child(point, 'navLabel');
    const content = child(point, 'content');
    add(content && attribute(content, 'src'), label ? textOf(label) : '', level);
    navPoints(point, level + 1, add);
  }
}

/** EPUB 3: a link in an item of a list in an item. */
function navList(parent: XmlElement, level: number, add: Add): void {
  for (const element of elements(parent)) {
    if (element.name === 'a') add(attribute(element, 'href'), textOf(element), Math.max(1, level));
    else navList(element, element.name === 'ol' ? level + 1 : level, add);
  }
}
