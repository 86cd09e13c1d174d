/** An Open Packaging Conventions package (DOCX, XLSX, PPTX): its parts, relations and properties. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { FormatInput } from './format.ts';
import { isCompoundFile } from './compound-file.ts';
import { attribute, child, descendants, readXml, textOf, type XmlElement } from './xml-tree.ts';
import { ZipArchive } from './zip-archive.ts';

export interface Relation {
  /** The last word of the relation's type: `footnotes`, `slide`, `notesSlide`… */
  readonly kind: string;
  /** A part's name, without a leading `/`. */
  readonly target: string;
}

export class OpcPackage {
  readonly archive: ZipArchive;

  private constructor(archive: ZipArchive) {
    this.archive = archive;
  }

  /** An encrypted package is a compound file that holds the real one: `document-encrypted`. */
  static async open(input: FormatInput): Promise<OpcPackage> {
    const bytes = await input.source.bytes();
    if (isCompoundFile(bytes)) throw new TrouvailleError('document-encrypted');
    return new OpcPackage(await ZipArchive.open(bytes, input.budget));
  }

  /** A part as a tree; undefined where the package has none of that name. */
  async xml(part: string): Promise<XmlElement | undefined> {
    const bytes = await this.archive.readNamed(part);
    return bytes ? readXml(bytes) : undefined;
  }

  /** The relations of a part (`''`: of the package), by id. Those that lead outside are left out. */
  async relations(part: string): Promise<ReadonlyMap<string, Relation>> {
    const slash = part.lastIndexOf('/') + 1;
    const folder = part.slice(0, slash);
    const root = await this.xml(`${folder}_rels/${part.slice(slash)}.rels`);
    const relations = new Map<string, Relation>();
    for (const relation of root ? descendants(root, 'Relationship') : []) {
      const { Id: id, Type: type, Target: target, TargetMode: mode } = relation.attributes;
      if (id === undefined || type === undefined || target === undefined) continue;
      if (mode === 'External') continue;
      relations.set(id, { kind: lastWord(type), target: resolvePart(folder, target) });
    }
    return relations;
  }

  /** The main part's name. Throws `document-damaged` where there is none. */
  async mainPart(): Promise<string> {
    for (const relation of (await this.relations('')).values()) {
      if (relation.kind === 'officeDocument') return relation.target;
    }
    throw new TrouvailleError('document-damaged', { detail: 'the package has no main part' });
  }

  /** `dc:title` and `dc:language` of the core properties, as written. */
  async properties(): Promise<{ title: string | null; language: string | null }> {
    for (const relation of (await this.relations('')).values()) {
      if (relation.kind !== 'core-properties') continue;
      const root = await this.xml(relation.target);
      return { title: childText(root, 'title'), language: childText(root, 'language') };
    }
    return { title: null, language: null };
  }
}

function childText(root: XmlElement | undefined, name: string): string | null {
  const found = child(root, name);
  return found ? textOf(found) : null;
}

function lastWord(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}

/** Part names are labels inside the package: `..` is resolved within it and cannot leave it. */
export function resolvePart(folder: string, target: string): string {
  const path = target.startsWith('/') ? target : folder + target;
  const parts: string[] = [];
  for (const part of decodeName(path).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a per cent sign that stands for itself
  }
}

/** The `val` attribute of a named child: how WordprocessingML and DrawingML write most properties. */
export function childValue(element: XmlElement | undefined, name: string): string | undefined {
  const found = child(element, name);
  return found && attribute(found, 'val');
}

/** A property that is on by its presence, unless it says otherwise. */
export function isOn(element: XmlElement | undefined, name: string): boolean {
  const found = child(element, name);
  if (!found) return false;
  return !['0', 'false', 'off', 'none'].includes(attribute(found, 'val') ?? '1');
}
