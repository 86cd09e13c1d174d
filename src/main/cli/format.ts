/** Numbers, sizes and times as people read them. */
import type { Language } from '../../shared/domain.ts';

const locales: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };

export function integer(language: Language, value: number): string {
  return value.toLocaleString(locales[language], { maximumFractionDigits: 0 });
}

/** With so many digits after the point. */
export function decimal(language: Language, value: number, digits: number): string {
  return value.toLocaleString(locales[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

const sizeUnits: Record<Language, readonly string[]> = {
  fr: ['o', 'ko', 'Mo', 'Go', 'To'],
  en: ['B', 'kB', 'MB', 'GB', 'TB'],
};

/** Bytes in decimal units: `12,3 Mo`. */
export function size(language: Language, bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < 4) {
    value /= 1000;
    unit += 1;
  }
  return `${decimal(language, value, unit === 0 ? 0 : 1)} ${sizeUnits[language][unit] ?? ''}`;
}

/** Seconds as the one or two units that matter: `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(language: Language, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes === 0) return `${integer(language, whole)} s`;
  if (minutes < 60) return `${minutes} min${whole % 60 ? ` ${whole % 60} s` : ''}`;
  const hours = Math.floor(minutes / 60);
  return `${integer(language, hours)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
}

/** A day: `3 mars 2023`, `3 March 2023`. */
export function day(language: Language, iso: string): string {
  return new Date(iso).toLocaleDateString(locales[language], { dateStyle: 'long' });
}

/** Rows with their columns lined up; numbers (columns named in `right`) to the right. */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
