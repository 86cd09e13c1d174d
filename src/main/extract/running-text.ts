/** What of page headers and footers says nothing. */

/** `3`, `- 3 -`, `Page 3 sur 12`, `3/12`, and nothing at all. */
export function isPageNumber(line: string): boolean {
  return (
    line === '' || /^(?:page|p\.)?[\s\d\-–—/|.]*(?:(?:sur|of|de)\s*\d+)?[\s\-–—|.]*$/i.test(line)
  );
}
