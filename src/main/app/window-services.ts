import {
  windowChannels,
  windowMethods,
  type AppContract,
  type WindowInference,
  type WindowLedger,
  type WindowMethod,
  type WindowSearch,
} from '../../shared/app-contract.ts';
import type { InferenceContract } from '../../shared/inference-contract.ts';
import type { LedgerContract } from '../../shared/ledger-contract.ts';
import type { SearchContract } from '../../shared/search-contract.ts';
import type { DocumentContract } from '../../shared/document-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import { multiplex } from '../../shared/multiplex.ts';
import { serve, type Port } from '../../shared/rpc.ts';
import type { EngineContext, SearchSession } from '../engine/engine.ts';
import { appHandlers } from './app-handlers.ts';
import { documentHandlers } from './document-service.ts';
import type { Engine } from './engine.ts';
import type { IndexingService } from './indexing-service.ts';
import type { LedgerView } from './ledger-view.ts';
import type { MemberReader } from './member-reader.ts';
import type { ModelsService } from './models-service.ts';
import { serveOwnQuestions } from './own-questions.ts';
import { relay } from './relay.ts';
import type { SearchMemory } from './search-memory.ts';
import type { SearchService } from './search-service.ts';
import type { SettingsService } from './settings-service.ts';
import type { System } from './system.ts';
import type { ToldState } from './told-state.ts';

export interface WindowServices {
  readonly version: string;
  readonly system: System;
  readonly engine: Engine;
  readonly context: EngineContext;
  readonly told: ToldState;
  readonly searches: SearchMemory;
  readonly search: SearchService;
  readonly ledger: LedgerView;
  readonly indexing: IndexingService;
  readonly members: MemberReader;
  readonly models: ModelsService;
  readonly settings: SettingsService;
}

/** Serves a window's one connection until its port closes: a channel for each service it may ask. */
export function serveWindow(port: Port, services: WindowServices): void {
  const { context, told, search, ledger, indexing, members } = services;
  const channel = multiplex(port, windowChannels);
  const handlers = appHandlers({ ...services, dataFolder: context.dataFolder });
  told.connect(port, serve<AppContract>(channel('app'), handlers));
  serve<WindowSearch>(
    channel('search'),
    relay<SearchContract, WindowMethod<'search'>>(windowMethods.search, (request, signal) =>
      search.ask('index', (session) => request(session.search), signal),
    ),
  );
  serve<WindowInference>(
    channel('inference'),
    relay<InferenceContract, WindowMethod<'inference'>>(
      windowMethods.inference,
      (request, signal) => search.ask('models', (session) => request(inferenceOf(session)), signal),
    ),
  );
  serve<WindowLedger>(
    channel('ledger'),
    relay<LedgerContract, WindowMethod<'ledger'>>(windowMethods.ledger, (request, signal) =>
      ledger.ask(request, signal),
    ),
  );
  serve<DocumentContract>(
    channel('document'),
    documentHandlers({ search, ledger, indexing, members }),
  );
  services.models.connect(channel('models'));
  serveOwnQuestions(channel('ownQuestions'), context, services.engine, ledger);
  services.settings.connect(channel('settings'));
}

function inferenceOf({ inference }: SearchSession): NonNullable<SearchSession['inference']> {
  if (inference) return inference;
  throw new TrouvailleError('internal', { detail: 'a session for models has none' });
}
