import type { frenchNotices } from '../fr/notices.ts';
import type { Translation } from '../sentence.ts';

export const englishNotices: Translation<typeof frenchNotices> = {
  'degraded.keywords': 'Keyword search only: the models are being made ready.',
  'degraded.models': 'Keyword search only. {reason}',
  'degraded.searchOnly': 'Search only: nothing is read anew. {reason}',
  'degraded.lost': 'The connection with Trouvaille is lost; trying again…',
  'degraded.lost.what':
    'If this lasts, run “npm start” or “trouvaille serve” again and open the address it prints.',
  'notice.dismiss': 'Dismiss',
  'notice.search-restarted': 'Searching ended and began again by itself. Nothing is lost.',
  'notice.indexer-restarted': 'Reading ended and began again by itself. Nothing is lost.',
  'notice.embedder-ended':
    'Computing the meaning of passages ended and began again. If this happens often, give it fewer cores in the settings.',
  'notice.folder-not-mounted':
    '{detail} seems to be on a disk that is not there: its documents can still be found. Connect the disk, or point to the new place in the library.',
  'notice.folder-unavailable':
    '{detail} cannot be read: its documents can still be found. Point to its new place in the library, or check your rights.',
  'notice.paused-on-battery': 'Reading waits for mains power. You can change that in the settings.',
  'notice.watch-by-scanning':
    'Changes in this folder are looked for at intervals, the system does not tell of them: {detail}.',
  'notice.watch-not-ended':
    'Watching a folder did not end; start Trouvaille again if changes are not seen: {detail}.',
  'notice.watch-run-failed':
    'An update failed and will be done again at the next change: {detail}.',
  'notice.pattern-refused':
    'A rule of exclusion is not understood; mend it in the settings: {detail}.',
  'notice.other': 'Note: {detail}',
};
