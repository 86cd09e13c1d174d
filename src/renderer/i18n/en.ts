import { englishAbout } from './en/about.ts';
import { englishLibrary } from './en/library.ts';
import { englishModels } from './en/models.ts';
import { englishNotices } from './en/notices.ts';
import { englishPreview } from './en/preview.ts';
import { englishSearch } from './en/search.ts';
import { englishSettings } from './en/settings.ts';
import type { Catalogue } from './fr.ts';

export const english: Catalogue = {
  ...englishAbout,
  ...englishLibrary,
  ...englishModels,
  ...englishNotices,
  ...englishPreview,
  ...englishSearch,
  ...englishSettings,

  'view.search': 'Search',
  'view.library': 'Library',
  'view.models': 'Models',
  'view.settings': 'Settings',
  'view.about': 'About',
  'view.choose': 'Views',

  'search.label': 'What you are looking for',
  'search.placeholder': 'Ask a question, or type a few words…',
  'search.results': 'Passages found',
  'search.recent': 'Recent documents',
  'search.clear': 'Clear',
  'search.count': { one: '{count} passage', other: '{count} passages' },
  'search.stage.lexical': 'Keywords',
  'search.stage.fused': 'Words and meaning',
  'search.stage.reranked': 'Read and ranked',
  'search.irrelevant': 'Nothing relevant',
  'search.irrelevant.why':
    'No passage answers clearly enough. Put it differently, or look at what comes nearest anyway.',
  'search.irrelevant.show': 'Show anyway',
  'search.nothing.recent': 'No document read yet',
  'search.nothing.recent.why': 'Documents appear here as they are read.',
  'search.starting': 'Opening the index…',
  'search.page': 'p. {page}',
  'search.sheet': 'sheet {sheet}',
  'search.inside': 'in {name}',
  'search.copies': { one: '{count} copy', other: '{count} copies' },
  'search.byName': 'found by its name',
  'search.hint.move': 'choose',
  'search.hint.open': 'open',
  'search.hint.folder': 'show in folder',
  'search.hint.clear': 'clear',
  'search.opened': '{name} is open in your viewer.',
  'search.shown': '{name} is shown in its folder.',
  'search.program': '{name} is a program: it is shown in its folder, not opened.',

  'welcome.title': 'Find the passage you have in mind',
  'welcome.text':
    'Choose the folders to read. Trouvaille keeps their text and answers your questions with the passages that answer them, page by page.',
  'welcome.private': 'Everything stays on this computer: nothing is sent, no connection is made.',
  'welcome.reads':
    'It reads PDF, Word, OpenDocument, spreadsheets, presentations, mail, EPUB books, web pages and text.',
  'welcome.suggested': 'Suggested',

  'progress.compiling': 'Making the models ready…',
  'progress.scanning': 'Listing files…',
  'progress.reading': 'Reading: {done} of {total} files',
  'progress.embedding': 'Reading: {done} of {total} files',
  'progress.left': 'about {time} left',
  'progress.watching': 'Up to date',
  'progress.idle': 'Up to date',
  'progress.paused': 'Reading is paused',
  'progress.starting': 'Opening the index…',
  'progress.pause': 'Pause',
  'progress.resume': 'Resume',
  'progress.label': 'Reading progress',

  'duration.seconds': { one: '{count} second', other: '{count} seconds' },
  'duration.minutes': { one: '{count} minute', other: '{count} minutes' },
  'duration.hours': { one: '{count} hour', other: '{count} hours' },
};
