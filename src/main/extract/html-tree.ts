/** Questions asked of parse5's tree. */
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

export type HtmlNode = Tree.Node;
export type HtmlElement = Tree.Element;

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node;
}

export function childrenOf(node: HtmlNode): readonly HtmlNode[] {
  return 'childNodes' in node ? node.childNodes : [];
}

export function attributeOf(element: HtmlElement, name: string): string | null {
  for (const attribute of element.attrs) {
    const full = attribute.prefix ? `${attribute.prefix}:${attribute.name}` : attribute.name;
    if (full === name) return attribute.value;
  }
  return null;
}

/** The first element of that name, in document order. */
export function findElement(root: HtmlNode, tagName: string): HtmlElement | null {
  const waiting: HtmlNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (isElement(node) && node.tagName === tagName) return node;
    waiting.push(...[...childrenOf(node)].reverse());
  }
  return null;
}

/** All text under a node, as written. */
export function textOf(root: HtmlNode): string {
  const pieces: string[] = [];
  const waiting: HtmlNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.nodeName === '#text' && 'value' in node) pieces.push(node.value);
    for (const child of [...childrenOf(node)].reverse()) waiting.push(child);
  }
  return pieces.join('');
}
