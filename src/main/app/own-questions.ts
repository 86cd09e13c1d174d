/** A window's channel `ownQuestions`: marks, and the comparison of models on them. */
import type { OwnQuestionsContract } from '../../shared/own-questions-contract.ts';
import { serve, type Port, type Server } from '../../shared/rpc.ts';
import { cacheFolderPath } from '../data-folder.ts';
import type { EngineContext } from '../engine/engine.ts';
import { markOwnQuestion, readOwnQuestions, unmarkOwnQuestion } from '../eval/own/questions.ts';
import type { Engine } from './engine.ts';
import type { LedgerView } from './ledger-view.ts';

export function serveOwnQuestions(
  port: Port,
  context: EngineContext,
  engine: Engine,
  ledger: LedgerView,
): void {
  const { dataFolder } = context;
  const server: Server<OwnQuestionsContract> = serve<OwnQuestionsContract>(port, {
    async mark({ query, fileId, page }) {
      const { path } = await ledger.locate(fileId);
      return markOwnQuestion(dataFolder, { query, path, page });
    },
    unmark({ id }) {
      unmarkOwnQuestion(dataFolder, id);
      return null;
    },
    list: () => ({ questions: readOwnQuestions(dataFolder) }),
    async compare(asked, signal) {
      // Loaded when it is first asked for: most windows never do.
      const { compareOnOwnQuestions } = await import('../eval/own/compare.ts');
      return compareOnOwnQuestions(context, engine, cacheFolderPath(), asked, {
        signal,
        onProgress: (progress) => server.emit('progress', progress),
      });
    },
  });
}
