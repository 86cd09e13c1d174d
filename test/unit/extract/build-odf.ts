/** Makes small OpenDocument packages for tests. */
import { buildZip } from './build-zip.ts';

const namespaces = ['office', 'text', 'table', 'style', 'draw', 'fo', 'presentation', 'meta', 'dc']
  .map((prefix) => `xmlns:${prefix}="urn:${prefix}"`)
  .join(' ');

/** `kind` as in the media type (`text`, `spreadsheet`…); `body` is what `office:body` holds. */
export function odfBytes(
  kind: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
  automaticStyles = '',
): Uint8Array {
  return buildZip({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': `<?xml version="1.0"?><office:document-content ${namespaces}><office:automatic-styles>${automaticStyles}</office:automatic-styles><office:body>${body}</office:body></office:document-content>`,
    ...more,
  });
}

export function odfStyles(content: string): string {
  return `<office:document-styles ${namespaces}>${content}</office:document-styles>`;
}

export function odfMeta(content: string): string {
  return `<office:document-meta ${namespaces}><office:meta>${content}</office:meta></office:document-meta>`;
}
