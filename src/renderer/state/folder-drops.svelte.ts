/** A folder or a file that was dropped on the window. */
export interface Dropped {
  /** Its name alone: no browser tells a page where it lies. */
  readonly name: string;
  readonly kind: 'folder' | 'file';
}

/**
 * What is dropped on the window from outside of it. The desktop's own shell takes the folder's path from
 * the system; a browser has none to give, and the person is asked for it.
 */
export class FolderDrops {
  /** The first of what was dropped last; null: its folder was given, or nothing was. */
  asked = $state.raw<Dropped | null>(null);

  /** Prevented, or the browser would leave the window for the file that is dropped. */
  over(event: DragEvent): void {
    if (carriesFiles(event)) event.preventDefault();
  }

  /** Whether files were dropped: a text, or a result of the window's own, is its receiver's. */
  take(event: DragEvent): boolean {
    if (!carriesFiles(event)) return false;
    event.preventDefault();
    this.asked = firstDropped(event.dataTransfer);
    return true;
  }
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

function firstDropped(transfer: DataTransfer | null): Dropped | null {
  for (const item of transfer?.items ?? []) {
    const name = item.getAsFile()?.name;
    if (name === undefined) continue;
    return { name, kind: item.webkitGetAsEntry()?.isDirectory === true ? 'folder' : 'file' };
  }
  return null;
}
