import { readManifest } from '../model/manifest.ts';
import { loadTokenizer } from '../model/tokenizer.ts';
import { passageInput } from '../../shared/passage-input.ts';
import { openReader } from '../store/open.ts';
import type { StoredPassage, StoreReader } from '../store/types.ts';

/** The passages of every document itself; those of members are left out. */
export function indexedPassages(reader: StoreReader): StoredPassage[] {
  const documents = new Set<number>();
  for (const { documentId } of reader.files()) {
    if (documentId !== null) documents.add(documentId);
  }
  return [...documents].flatMap((documentId) => reader.passages(documentId, null));
}

/** The encoder's input of every passage of an index: token ids, special ones included. */
export function encoderInputs(dataFolder: string, encoderFolder: string): Int32Array[] {
  const { maxTokens, prefixes } = readManifest(encoderFolder);
  const tokenizer = loadTokenizer(encoderFolder, maxTokens);
  const reader = openReader(dataFolder);
  try {
    return indexedPassages(reader).map((passage) =>
      tokenizer.encode(prefixes.passage + passageInput(passage)),
    );
  } finally {
    reader.close();
  }
}
