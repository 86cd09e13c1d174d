/**
 * XML as a light tree, or as a stream of subtrees, for the office formats.
 *
 * Library: saxes (ISC, 6.0.0): a strict streaming parser that reads no external entity and expands
 * none that a document declares, so neither reaches outside nor multiplies ("billion laughs").
 * Names are kept by their local part: office producers differ in prefixes, and strict and
 * transitional OOXML in namespaces, while within one part a local name has one meaning.
 */
import { SaxesParser } from 'saxes';
import { TrouvailleError } from '../../shared/errors.ts';

export interface XmlElement {
  /** Local name. */
  readonly name: string;
  /** By qualified name, as written. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
}
export type XmlNode = XmlElement | string;

interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
}

/** Deeper than any producer nests, and shallow enough for the recursive walks over the tree. */
const deepest = 500;

/** 64 KiB at a time: the parser's own buffers stay small. */
const chunkBytes = 65536;

/**
 * Real documents carry references to characters that XML does not allow (`&#x1F;`) and to
 * undeclared entities: their producers' slips, harmless to the rest. Other errors break the tree.
 */
const harmless = /entity|disallowed character|attribute/i;

/** The whole document as a tree. Throws `document-damaged` where it is not well-formed. */
export function readXml(bytes: Uint8Array): XmlElement {
  let root: XmlElement | undefined;
  parseXml(bytes, (element) => (root = element));
  if (!root) throw new TrouvailleError('document-damaged', { detail: 'XML without a root' });
  return root;
}

/**
 * Hands over the children of the elements named `containers` one by one, as their end is met, with
 * the names of the elements around them, and keeps none: memory stays that of one child.
 * Containers themselves are handed over, without those children, at their end. Once `isEnough` says
 * so the rest is not read.
 */
export function streamXml(
  bytes: Uint8Array,
  containers: ReadonlySet<string>,
  onElement: (element: XmlElement, ancestors: readonly XmlElement[]) => void,
  isEnough: () => boolean = () => false,
): void {
  parseXml(bytes, undefined, containers, onElement, isEnough);
}

function parseXml(
  bytes: Uint8Array,
  onRoot?: (root: XmlElement) => void,
  containers?: ReadonlySet<string>,
  onElement?: (element: XmlElement, ancestors: readonly XmlElement[]) => void,
  isEnough?: () => boolean,
): void {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: OpenElement[] = [];
  const addText = (text: string): void => {
    open.at(-1)?.children.push(text);
  };
  parser.on('error', (error) => {
    if (!harmless.test(error.message)) {
      throw new TrouvailleError('document-damaged', { detail: `XML: ${error.message}` });
    }
  });
  parser.on('opentag', (tag) => {
    if (open.length >= deepest) {
      throw new TrouvailleError('document-damaged', { detail: 'XML nested too deeply' });
    }
    open.push({ name: localName(tag.name), attributes: tag.attributes, children: [] });
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (!element) return;
    const parent = open.at(-1);
    if (!parent) onRoot?.(element);
    if (onElement && (!parent || containers?.has(parent.name) === true)) onElement(element, open);
    else parent?.children.push(element);
  });
  const decoder = new TextDecoder(encodingOf(bytes));
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    parser.write(decoder.decode(bytes.subarray(at, at + chunkBytes), { stream: true }));
    if (isEnough?.() === true) return;
  }
  parser.write(decoder.decode());
  parser.close();
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(start)?.[1] ?? 'utf-8';
  // Declared as UTF-16 and yet readable byte by byte: it was converted, and is UTF-8 by now.
  if (/^utf-?16/i.test(declared)) return 'utf-8';
  try {
    return new TextDecoder(declared).encoding;
  } catch {
    return 'utf-8'; // XML's own default, for a name that no decoder knows
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** By local name, whatever the prefix; the unprefixed one first. */
export function attribute(element: XmlElement, name: string): string | undefined {
  const own = element.attributes[name];
  if (own !== undefined) return own;
  for (const key in element.attributes) {
    if (localName(key) === name) return element.attributes[key];
  }
  return undefined;
}

/** An attribute with a prefix (`r:id`), whatever that prefix is. */
export function prefixedAttribute(element: XmlElement, name: string): string | undefined {
  for (const key in element.attributes) {
    if (key.includes(':') && localName(key) === name) return element.attributes[key];
  }
  return undefined;
}

export function elements(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}

/** The first child with this local name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  for (const node of element?.children ?? []) {
    if (typeof node !== 'string' && node.name === name) return node;
  }
  return undefined;
}

/** All elements with this local name under this one, in document order, not looking inside them. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const node of element.children) {
    if (typeof node === 'string') continue;
    if (node.name === name) yield node;
    else yield* descendants(node, name);
  }
}

/** All character data under it. */
export function textOf(node: XmlNode): string {
  if (typeof node === 'string') return node;
  let text = '';
  for (const inner of node.children) text += textOf(inner);
  return text;
}
