/**
 * The indexer's process. Its ports: `control` is main's to ask, `extractor-host` lends extractors,
 * each by a port of its own name, and `embedder` comes again when another embedder takes over.
 */
import type { ExtractorHostContract } from '../../shared/extraction-contract.ts';
import type { IndexerContract } from '../../shared/indexing-contract.ts';
import type { EmbedderContract } from '../../shared/inference-contract.ts';
import { createClient, serve, type Port, type Server } from '../../shared/rpc.ts';
import { readManifest } from '../model/manifest.ts';
import { loadTokenizer } from '../model/tokenizer.ts';
import { childSide } from '../shell/node/child.ts';
import { openWriter } from '../store/open.ts';
import { EmbedderLink } from './embedder-link.ts';
import { hostedFork } from './extractor-host.ts';
import { ExtractorSupervisor } from './extractor-supervisor.ts';
import { encoderModel, modelEncoder } from './model-encoder.ts';
import { NamedPorts } from './named-ports.ts';
import { indexerHandlers } from './service.ts';

const embedder = new EmbedderLink();
const extractorPorts = new NamedPorts();
let fork: ReturnType<typeof hostedFork> | null = null;

const handlers = indexerHandlers({
  openStore: (dataFolder) => openWriter(dataFolder),
  openEncoder(folder) {
    const manifest = readManifest(folder);
    return modelEncoder(encoderModel(manifest), loadTokenizer(folder, manifest.maxTokens));
  },
  openExtractor: ({ extractTimeoutMs, extractorMaxBytes }) =>
    new ExtractorSupervisor({
      fork: () => (fork ? fork() : Promise.reject(new Error('no extractor host'))),
      timeoutMs: extractTimeoutMs,
      maxBytes: extractorMaxBytes,
    }),
  embedder,
  server: () => server,
});
let server: Pick<Server<IndexerContract>, 'emit'> = { emit() {} };

childSide().onPort((name: string, port: Port) => {
  switch (name) {
    case 'control':
      server = serve<IndexerContract>(port, handlers);
      break;
    case 'embedder':
      embedder.connect(createClient<EmbedderContract>(port, 'embedder'));
      break;
    case 'extractor-host':
      fork = hostedFork(createClient<ExtractorHostContract>(port, 'extractor-host'), (each) =>
        extractorPorts.take(each),
      );
      break;
    default:
      extractorPorts.put(name, port);
  }
});
