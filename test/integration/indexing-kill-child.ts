/** Indexes `<base>/documents` once, with doubles for the models, and says what it counted. */
import { HashEmbedder } from '../unit/indexing/doubles.ts';
import { Workspace } from '../unit/indexing/workspace.ts';

const workspace = new Workspace(process.argv[2] ?? '');
workspace.embedder = new HashEmbedder(8, 10);
await workspace.open();
process.stdout.write('open\n');
const counts = await workspace.update();
await workspace.close();
process.stdout.write(JSON.stringify(counts));
