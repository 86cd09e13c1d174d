/** Ranges of a spreadsheet's cells. */

const range = /^([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?$/;

/** The smallest range that holds all of `ranges` (`B12:F12`, `C3`); undefined where none is one. */
export function hullOf(ranges: readonly (string | undefined)[]): string | undefined {
  let hull: { left: number; top: number; right: number; bottom: number } | undefined;
  for (const text of ranges) {
    const match = range.exec(text ?? '');
    if (!match) continue;
    const [, left = '', top = '', right = left, bottom = top] = match;
    const cells = [columnNumber(left), columnNumber(right)];
    const rows = [Number(top), Number(bottom)];
    hull = {
      left: Math.min(hull?.left ?? Infinity, ...cells),
      right: Math.max(hull?.right ?? 0, ...cells),
      top: Math.min(hull?.top ?? Infinity, ...rows),
      bottom: Math.max(hull?.bottom ?? 0, ...rows),
    };
  }
  if (!hull) return undefined;
  const first = `${columnName(hull.left)}${hull.top}`;
  const last = `${columnName(hull.right)}${hull.bottom}`;
  return first === last ? first : `${first}:${last}`;
}

/** A is 1, Z is 26, AA is 27. */
function columnNumber(name: string): number {
  let number = 0;
  for (const letter of name) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

function columnName(number: number): string {
  let name = '';
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}
