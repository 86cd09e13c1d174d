/** The command line's entry: started by `bin/trouvaille.js` on Node 24. */
import type { Language } from '../../shared/domain.ts';
import { askedLanguage, systemLanguage } from '../language.ts';
import { applicationVersion } from '../version.ts';

const words = process.argv.slice(2);

// A reader that has gone (`trouvaille … | head`) ends the work quietly.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

if (words.includes('--version') && !words.includes('--')) {
  process.stdout.write(`${applicationVersion()}\n`);
} else {
  const { runCommandLine } = await import('./run.ts');
  const language: Language = askedLanguage(words) ?? systemLanguage();
  const status = await runCommandLine(words, language);
  // Written out first: a pipe may still hold what was printed last.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  process.exit(status);
}
