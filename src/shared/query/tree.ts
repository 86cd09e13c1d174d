/** Builds the tree of a query as its tokens come. */
import type { KeywordNode } from './types.ts';

export type Operand = Extract<KeywordNode, { kind: 'word' | 'phrase' }>;
type Joint = { readonly kind: 'or' } | { readonly kind: 'near'; readonly distance: number };

/** What stands in a pair of parentheses, or in the whole query. */
export class Group {
  readonly excluded: boolean;
  #items: KeywordNode[] = [];
  /** What stood last: the left side of a joint. */
  #last: KeywordNode | null = null;
  #joint: Joint | null = null;

  /** `excluded`: the group stands after a `-`. */
  constructor(excluded: boolean) {
    this.excluded = excluded;
  }

  get empty(): boolean {
    return this.#items.length === 0;
  }

  /** Joins what stood last with what comes next. Passed over where nothing stood before. */
  join(joint: Joint): void {
    if (this.#last) this.#joint = joint;
  }

  /** What comes next is joined to nothing: a filter or an exclusion stood between. */
  part(): void {
    this.#joint = null;
    this.#last = null;
  }

  add(node: KeywordNode): void {
    const joint = this.#joint;
    const left = this.#last;
    this.#joint = null;
    this.#last = node;
    if (!joint || !left) {
      this.#items.push(node);
    } else if (joint.kind === 'or') {
      const item = this.#items.pop() ?? left;
      this.#items.push(anyOf([item, node]));
    } else {
      this.#near(left, node, joint.distance);
    }
  }

  /** `a NEAR/5 b NEAR/5 c` is a near b, and b near c; `a OU b NEAR/5 c` is a, or b near c. */
  #near(left: KeywordNode, right: KeywordNode, distance: number): void {
    const pair = nearOf(left, right, distance);
    const item = this.#items.at(-1);
    if (item === left) this.#items.splice(-1, 1, pair);
    else if (item?.kind === 'any' && item.children.at(-1) === left) {
      this.#items.splice(-1, 1, anyOf([...item.children.slice(0, -1), pair]));
    } else this.#items.push(pair);
  }

  /** null where it holds nothing. */
  node(): KeywordNode | null {
    return this.#items.length === 0 ? null : allOf(this.#items);
  }
}

export function allOf(nodes: readonly KeywordNode[]): KeywordNode {
  return joined('all', nodes);
}

export function anyOf(nodes: readonly KeywordNode[]): KeywordNode {
  return joined('any', nodes);
}

function joined(kind: 'all' | 'any', nodes: readonly KeywordNode[]): KeywordNode {
  const [only, ...others] = nodes;
  if (only && others.length === 0) return only;
  return { kind, children: nodes.flatMap((node) => (node.kind === kind ? node.children : [node])) };
}

/** Groups on either side come apart, so that only words and phrases are near each other. */
const mostPairs = 64;

function nearOf(left: KeywordNode, right: KeywordNode, distance: number): KeywordNode {
  if (operands(left).length * operands(right).length > mostPairs) return allOf([left, right]);
  return spread(left, (one) =>
    spread(right, (other) => ({ kind: 'near', distance, left: one, right: other })),
  );
}

function spread(node: KeywordNode, make: (operand: Operand) => KeywordNode): KeywordNode {
  if (node.kind === 'word' || node.kind === 'phrase') return make(node);
  if (node.kind === 'all' || node.kind === 'any') {
    return joined(
      node.kind,
      node.children.map((child) => spread(child, make)),
    );
  }
  // Near what is itself near something: both hold.
  if (node.kind === 'near') return allOf([node, spread(node.right, make)]);
  return node;
}

/** The words and phrases of a node, in order. */
export function operands(node: KeywordNode): Operand[] {
  if (node.kind === 'word' || node.kind === 'phrase') return [node];
  if (node.kind === 'near') return [...operands(node.left), ...operands(node.right)];
  if (node.kind === 'not') return operands(node.child);
  return node.children.flatMap(operands);
}
