/** The store's two doors. Search and the like may use the reader's alone (`reader/open.ts`). */
export { openReader } from './reader/open.ts';
export { openWriter } from './writer/open.ts';
