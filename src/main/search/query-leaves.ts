import type { KeywordNode } from '../../shared/query.ts';

export interface QueryLeaf {
  readonly text: string;
  readonly prefix: boolean;
}

/** The words that a query looks for, not those it excludes; a phrase's words come one by one. */
export function queryLeaves(node: KeywordNode): QueryLeaf[] {
  switch (node.kind) {
    case 'word':
      return [{ text: node.text, prefix: node.prefix }];
    case 'phrase':
      return node.text.split(' ').map((text) => ({ text, prefix: false }));
    case 'all':
    case 'any':
      return node.children.flatMap(queryLeaves);
    case 'near':
      return [...queryLeaves(node.left), ...queryLeaves(node.right)];
    case 'not':
      return [];
  }
}
