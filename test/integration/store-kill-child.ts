/** Writes documents until it is killed: edits, copies and removals among them, seeded by argument. */
import { openWriter } from '../../src/main/store/open.ts';
import { observation, storeFor } from '../unit/store/temporary-store.ts';

const [folder = '', seed = '1'] = process.argv.slice(2);
let state = Number(seed);
const below = (limit: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};

const writer = openWriter(folder);
const root = writer.addRoot('/docs', '1', '2');
process.stdout.write('open\n');
for (;;) {
  const fileId = writer.observeFile(observation(root.id, `/docs/${below(30)}.txt`));
  const passages = Array.from({ length: 1 + below(20) }, () => `Passage numéro ${below(200)}.`);
  writer.markSuspect(fileId);
  storeFor(writer, fileId, { title: `Titre ${below(5)}`, passages });
  writer.clearSuspect(fileId);
  if (below(5) === 0) writer.removeFiles([fileId]);
  if (below(20) === 0) writer.tidy();
}
