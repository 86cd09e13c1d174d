/** Dates as a query names them: a year, a month or a day, in local time. */

const patterns: readonly { readonly form: RegExp; readonly order: readonly ('y' | 'm' | 'd')[] }[] =
  [
    { form: /^(\d{4})$/, order: ['y'] },
    { form: /^(\d{4})[-/](\d{1,2})$/, order: ['y', 'm'] },
    { form: /^(\d{1,2})[-/.](\d{4})$/, order: ['m', 'y'] },
    { form: /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/, order: ['y', 'm', 'd'] },
    { form: /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/, order: ['d', 'm', 'y'] },
  ];

/**
 * The first instant of `2024`, `2024-06`, `06/2024`, `2024-06-15` or `15/06/2024`, in ms since the
 * epoch; null where it is no date of the calendar from the year 1000 on.
 */
export function firstInstant(written: string): number | null {
  for (const { form, order } of patterns) {
    const match = form.exec(written);
    if (!match) continue;
    const value = (part: 'y' | 'm' | 'd'): number => {
      const at = order.indexOf(part);
      return at < 0 ? 1 : Number(match[at + 1]);
    };
    const [year, month, day] = [value('y'), value('m'), value('d')];
    const date = new Date(year, month - 1, day);
    const real = year >= 1000 && date.getMonth() === month - 1 && date.getDate() === day;
    return real ? date.getTime() : null;
  }
  return null;
}
