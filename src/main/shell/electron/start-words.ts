/** What the app was started with. */
import { z } from 'zod';
import { hiddenFlag } from './start-at-login.ts';

/** Shows the window where it is hidden, hides it where it is in front. */
export const toggleFlag = '--toggle';

const schema = z.object({
  toggle: z.boolean(),
  /** The window waits in the tray: a start with the session. */
  hidden: z.boolean(),
  /** Absolute paths of folders to watch. */
  folders: z.array(z.string()),
});

export type StartWords = z.infer<typeof schema>;

/** The words of a command line, its program's own left out; `resolve` makes a folder's path absolute. */
export function startWords(
  words: readonly string[],
  resolve: (folder: string) => string,
): StartWords {
  return {
    toggle: words.includes(toggleFlag),
    hidden: words.includes(hiddenFlag),
    folders: words.filter((word) => !word.startsWith('-')).map(resolve),
  };
}

/** What a second instance said of itself: of another version, perhaps, or of none of ours. */
export function saidBySecond(said: unknown): StartWords {
  const parsed = schema.safeParse(said);
  return parsed.success ? parsed.data : { toggle: false, hidden: false, folders: [] };
}
