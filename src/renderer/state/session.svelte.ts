import type { AppContract, AppState, WindowLedger } from '../../shared/app-contract.ts';
import { windowChannels } from '../../shared/app-contract.ts';
import type { InferenceContract } from '../../shared/inference-contract.ts';
import type { SearchContract } from '../../shared/search-contract.ts';
import type { DocumentContract } from '../../shared/document-contract.ts';
import type { IndexProgress } from '../../shared/domain.ts';
import type { OwnQuestionsContract } from '../../shared/own-questions-contract.ts';
import type { ModelsContract } from '../../shared/models-contract.ts';
import type { SettingsContract } from '../../shared/settings-contract.ts';
import { multiplex } from '../../shared/multiplex.ts';
import type { PipelineServices } from '../../shared/pipeline-types.ts';
import { createClient, type Client, type Port } from '../../shared/rpc.ts';

/** The services behind the window, while it is connected. */
export interface Clients {
  readonly app: Client<AppContract>;
  readonly search: Client<SearchContract>;
  readonly inference: Client<InferenceContract>;
  readonly ledger: Client<WindowLedger>;
  readonly document: Client<DocumentContract>;
  readonly models: Client<ModelsContract>;
  readonly ownQuestions: Client<OwnQuestionsContract>;
  readonly settings: Client<SettingsContract>;
}

/** How long to wait before connecting again, in ms: a sleep or a restart of the service. */
const reconnectMilliseconds = 1500;

/** The connection and what the application tells of itself. */
export class Session {
  /** null: not connected. */
  clients = $state.raw<Clients | null>(null);
  app = $state.raw<AppState | null>(null);
  progress = $state.raw<IndexProgress | null>(null);
  /** The connection was refused or lost, and is being tried again. */
  lost = $state(false);
  readonly #open: () => Promise<Port>;

  constructor(open: () => Promise<Port>) {
    this.#open = open;
  }

  /** Connects, and again whenever the connection is lost. */
  async connect(): Promise<void> {
    let port: Port;
    try {
      port = await this.#open();
    } catch {
      this.#later();
      return;
    }
    const channel = multiplex(port, windowChannels);
    const clients: Clients = {
      app: createClient(channel('app'), 'app'),
      search: createClient(channel('search'), 'search'),
      inference: createClient(channel('inference'), 'inference'),
      ledger: createClient(channel('ledger'), 'search'),
      document: createClient(channel('document'), 'app'),
      models: createClient(channel('models'), 'app'),
      ownQuestions: createClient(channel('ownQuestions'), 'app'),
      settings: createClient(channel('settings'), 'app'),
    };
    port.onClose(() => this.#later());
    clients.app.on('state', (state) => (this.app = state));
    clients.app.on('progress', (progress) => (this.progress = progress));
    const state = await clients.app.call('state', null);
    this.app = state;
    if (state.indexing.kind === 'running') this.progress = state.indexing.progress;
    this.clients = clients;
    this.lost = false;
  }

  /** What a query is run over; null: nothing answers yet. */
  get services(): PipelineServices | null {
    const searching = this.app?.searching;
    if (!this.clients || !searching) return null;
    const { search, inference } = this.clients;
    switch (searching.kind) {
      case 'meaning':
        return { search, inference, encoder: searching.encoder, reranker: searching.reranker };
      case 'keywords':
        return { search, inference: null, encoder: null, reranker: null };
      case 'starting':
      case 'unavailable':
        return null;
    }
  }

  #later(): void {
    this.clients = null;
    this.lost = true;
    setTimeout(() => void this.connect(), reconnectMilliseconds);
  }
}
