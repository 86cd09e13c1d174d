/** What the application asks of the system it runs on: one implementation a shell. */
export interface System {
  /** Opens a file in the viewer the person has chosen for its kind. */
  openFile(path: string): Promise<void>;
  /** Shows a file in its folder. */
  showFile(path: string): Promise<void>;
  /** The system's dialog for a folder, null where it was dismissed; absent: the window has a field. */
  chooseFolder?(): Promise<string | null>;
}
