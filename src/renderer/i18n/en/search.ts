import type { frenchSearch } from '../fr/search.ts';
import type { Translation } from '../sentence.ts';

export const englishSearch: Translation<typeof frenchSearch> = {
  'keys.title': 'Keyboard',
  'keys.close': 'Close',
  'keys.group.search': 'Search',
  'keys.group.preview': 'Preview',
  'keys.group.views': 'Views',
  'keys.group.moving': 'Getting around',
  'keys.down': 'Next result',
  'keys.up': 'Previous result; in an empty box, the history',
  'keys.pageDown': 'A page of results down',
  'keys.pageUp': 'A page of results up',
  'keys.open': 'Open the document at its page',
  'keys.showInFolder': 'Show in its folder',
  'keys.moreLikeThis': 'Similar passages',
  'keys.clear': 'Clear, then hide the window',
  'keys.focusBox': 'Back to the search box',
  'keys.slash': 'Back to the box, outside a text field',
  'keys.complete': 'Offer filters',
  'keys.history': 'Recent and saved searches',
  'keys.save': 'Save the search, or forget it',
  'keys.group.toggle': 'Group by document, or by passage',
  'keys.export': 'Export the results',
  'keys.help': 'This list',
  'keys.tab': 'On to filters, list and preview',
  'keys.hint': 'all keys',
};
