/**
 * Where each glyph of a page stands: its drawing operators followed as a viewer follows them. A text
 * item tells only how wide it is as a whole, which is not enough to box a part of it.
 */

/** pdf.js's numbers of the operators that place text: its `OPS`, which it may renumber. */
export interface TextOperators {
  readonly save: number;
  readonly restore: number;
  readonly transform: number;
  readonly setGState: number;
  readonly paintFormXObjectBegin: number;
  readonly paintFormXObjectEnd: number;
  readonly beginGroup: number;
  readonly endGroup: number;
  readonly beginAnnotation: number;
  readonly endAnnotation: number;
  readonly beginText: number;
  readonly setCharSpacing: number;
  readonly setWordSpacing: number;
  readonly setHScale: number;
  readonly setLeading: number;
  readonly setTextRise: number;
  readonly setFont: number;
  readonly moveText: number;
  readonly setLeadingMoveText: number;
  readonly setTextMatrix: number;
  readonly nextLine: number;
  readonly showText: number;
}

/** pdf.js's operator list: `arguments_[i]` are those of operator `operators[i]`. */
export interface OperatorList {
  readonly operators: readonly number[];
  readonly arguments_: readonly unknown[];
}

export interface GlyphFont {
  /** Glyph space to text space; its first number scales widths. */
  readonly fontMatrix: readonly number[];
  readonly vertical: boolean;
}

/** A glyph on its baseline, in the page's own coordinates. */
export interface PlacedGlyph {
  /** What it reads; a ligature may read several characters. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly endX: number;
  readonly endY: number;
}

type Matrix = readonly [number, number, number, number, number, number];
const identity: Matrix = [1, 0, 0, 1, 0, 0];
/** What most fonts' glyphs are drawn in: a thousandth of the font's size. */
const usualScale = 0.001;

interface TextState {
  matrix: Matrix;
  textMatrix: Matrix;
  x: number;
  y: number;
  lineX: number;
  lineY: number;
  leading: number;
  rise: number;
  characterSpacing: number;
  wordSpacing: number;
  horizontalScale: number;
  font: GlyphFont | null;
  size: number;
}

/** Every glyph of horizontal text, in the order drawn; those of annotations are no page text. */
export function placeGlyphs(
  list: OperatorList,
  codes: TextOperators,
  fontOf: (name: string) => GlyphFont | null,
): PlacedGlyph[] {
  const glyphs: PlacedGlyph[] = [];
  const stack: TextState[] = [];
  let state: TextState = {
    ...{ matrix: identity, textMatrix: identity, x: 0, y: 0, lineX: 0, lineY: 0, leading: 0 },
    ...{ rise: 0, characterSpacing: 0, wordSpacing: 0, horizontalScale: 1, font: null, size: 0 },
  };
  let annotations = 0;
  const save = (): void => void stack.push({ ...state });
  const restore = (): void => void (state = stack.pop() ?? state);
  const setFont = (name: unknown, size: number): void => {
    state.font = typeof name === 'string' ? fontOf(name) : null;
    state.size = size;
  };
  const move = (x: number, y: number): void => {
    state.x = state.lineX += x;
    state.y = state.lineY += y;
  };
  for (const [index, operator] of list.operators.entries()) {
    const given = listOf(list.arguments_[index]);
    const number = (at: number): number => finite(given[at]);
    if (operator === codes.beginAnnotation) annotations += 1;
    else if (operator === codes.endAnnotation) annotations -= 1;
    if (annotations > 0) continue;
    switch (operator) {
      case codes.save:
        save();
        break;
      case codes.restore:
      case codes.paintFormXObjectEnd:
      case codes.endGroup:
        restore();
        break;
      case codes.transform:
        state.matrix = multiply(state.matrix, matrixOf(given));
        break;
      case codes.paintFormXObjectBegin:
        save();
        state.matrix = multiply(state.matrix, matrixOf(given[0]));
        break;
      case codes.beginGroup:
        save();
        state.matrix = multiply(state.matrix, matrixOf(property(given[0], 'matrix')));
        break;
      case codes.setGState:
        for (const entry of listOf(given[0]).map(listOf)) {
          if (entry[0] === 'Font') setFont(listOf(entry[1])[0], finite(listOf(entry[1])[1]));
        }
        break;
      case codes.beginText:
        state.textMatrix = identity;
        state.x = state.y = state.lineX = state.lineY = 0;
        break;
      case codes.setTextMatrix:
        state.textMatrix = matrixOf(given.length === 6 ? given : given[0]);
        state.x = state.y = state.lineX = state.lineY = 0;
        break;
      case codes.moveText:
        move(number(0), number(1));
        break;
      case codes.setLeadingMoveText:
        state.leading = number(1);
        move(number(0), number(1));
        break;
      case codes.setLeading:
        state.leading = -number(0);
        break;
      case codes.nextLine:
        move(0, state.leading);
        break;
      case codes.setCharSpacing:
        state.characterSpacing = number(0);
        break;
      case codes.setWordSpacing:
        state.wordSpacing = number(0);
        break;
      case codes.setHScale:
        state.horizontalScale = number(0) / 100;
        break;
      case codes.setTextRise:
        state.rise = number(0);
        break;
      case codes.setFont:
        setFont(given[0], number(1));
        break;
      case codes.showText:
        show(state, listOf(given[0]), glyphs);
        break;
      default:
    }
  }
  return glyphs;
}

/** One string of glyphs, and numbers that move the next one by thousandths of the font's size. */
function show(state: TextState, string: readonly unknown[], glyphs: PlacedGlyph[]): void {
  const { font, size, horizontalScale } = state;
  if (!font || font.vertical) return;
  const scale = size * (font.fontMatrix[0] ?? usualScale);
  const whole = multiply(state.matrix, state.textMatrix);
  for (const entry of string) {
    if (typeof entry === 'number') {
      state.x -= (entry * size * horizontalScale) / 1000;
      continue;
    }
    const text = property(entry, 'unicode');
    const width = finite(property(entry, 'width')) * scale * horizontalScale;
    const y = state.y + state.rise;
    if (typeof text === 'string') {
      const [startX, startY] = apply(whole, state.x, y);
      const [endX, endY] = apply(whole, state.x + width, y);
      glyphs.push({ text, x: startX, y: startY, endX, endY });
    }
    const wordSpacing = property(entry, 'isSpace') === true ? state.wordSpacing : 0;
    state.x += width + (state.characterSpacing + wordSpacing) * horizontalScale;
  }
}

function apply([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

function multiply(one: Matrix, other: Matrix): Matrix {
  const [a, b, c, d, e, f] = one;
  const [g, h, i, j, k, l] = other;
  return [
    a * g + c * h,
    b * g + d * h,
    a * i + c * j,
    b * i + d * j,
    a * k + c * l + e,
    b * k + d * l + f,
  ];
}

/** The identity where it is none: a form without a matrix. */
function matrixOf(value: unknown): Matrix {
  const numbers = listOf(value).map(finite);
  const [a, b, c, d, e, f] = numbers;
  if (
    a === undefined ||
    b === undefined ||
    c === undefined ||
    d === undefined ||
    e === undefined ||
    f === undefined
  )
    return identity;
  return [a, b, c, d, e, f];
}

/** Arguments come as arrays, and as typed arrays where they are numbers. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value instanceof Float32Array || value instanceof Float64Array ? [...value] : [];
}

function finite(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function property(thing: unknown, name: string): unknown {
  return typeof thing === 'object' && thing !== null ? Reflect.get(thing, name) : undefined;
}
