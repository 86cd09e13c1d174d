/** `dossier:`: folders by a name, or by the end or a stretch of their path. */
import { foldWord } from '../store/fold-word.ts';

/**
 * Whether the folder, or one it lies in, is named so: `dossier:Impôts` holds for what is in
 * `/home/a/Impôts/2023/` too, and `dossier:a/impots` does. Case and accents do not count. A path
 * that begins with a separator counts from the top.
 */
export function folderMatches(folderPath: string, wanted: string): boolean {
  const names = components(folderPath);
  const parts = components(wanted);
  if (parts.length === 0) return true;
  const matchesAt = (from: number): boolean =>
    parts.every((part, index) => names[from + index] === part);
  if (/^[\\/]/.test(wanted)) return matchesAt(0);
  for (let from = 0; from + parts.length <= names.length; from++) {
    if (matchesAt(from)) return true;
  }
  return false;
}

function components(path: string): string[] {
  return path
    .split(/[\\/]+/)
    .filter((part) => part !== '' && part !== '.')
    .map(foldWord);
}
