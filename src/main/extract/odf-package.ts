/** An OpenDocument package: its parts, its properties, whether it is encrypted. */
import { TrouvailleError } from '../../shared/errors.ts';
import { sensibleTitle } from './document-properties.ts';
import type { FormatInput } from './format.ts';
import { OdfStyles } from './odf-styles.ts';
import { child, descendants, readXml, streamXml, textOf, type XmlElement } from './xml-tree.ts';
import { ZipArchive } from './zip-archive.ts';

export interface OdfPackage {
  /** `content.xml`. */
  readonly content: Uint8Array;
  readonly styles: OdfStyles;
  /** `styles.xml`: page headers and footers. */
  readonly stylesRoot: XmlElement | undefined;
  readonly title: string | null;
}

export async function openOdf(input: FormatInput): Promise<OdfPackage> {
  const archive = await ZipArchive.open(await input.source.bytes(), input.budget);
  const manifest = await archive.readNamed('META-INF/manifest.xml');
  // LibreOffice 24 wraps the whole package; older ones encrypt part by part.
  if (archive.entry('encrypted-package') || (manifest && hasEncryption(manifest))) {
    throw new TrouvailleError('document-encrypted');
  }
  const content = await archive.readNamed('content.xml');
  if (!content) throw new TrouvailleError('document-damaged', { detail: 'no content.xml' });
  const stylesXml = await archive.readNamed('styles.xml');
  const stylesRoot = stylesXml ? readXml(stylesXml) : undefined;
  const styles = new OdfStyles();
  if (stylesRoot) styles.addFrom(stylesRoot);
  // The automatic styles come before the body, which is not read here.
  let found = false;
  streamXml(
    content,
    new Set(['document-content', 'body', ...bodies]),
    (element) => {
      if (element.name !== 'automatic-styles') return;
      styles.addFrom(element);
      found = true;
    },
    () => found,
  );
  const metaXml = await archive.readNamed('meta.xml');
  const meta = child(metaXml ? readXml(metaXml) : undefined, 'meta');
  const title = child(meta, 'title');
  return {
    content,
    styles,
    stylesRoot,
    title: sensibleTitle(title && textOf(title)),
  };
}

/** The elements of `office:body` that hold the document. */
export const bodies = ['text', 'spreadsheet', 'presentation', 'drawing'];

function hasEncryption(manifest: Uint8Array): boolean {
  for (const _ of descendants(readXml(manifest), 'encryption-data')) return true;
  return false;
}
