import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { environmentOf, temporaryFolder, trouvaille } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let folder: ReturnType<typeof temporaryFolder>;
let data: string;
let client: Client;

beforeAll(async () => {
  folder = temporaryFolder();
  data = join(folder.path, 'data');
  const documents = join(folder.path, 'documents');
  mkdirSync(documents);
  writeFileSync(join(documents, 'bail.txt'), 'Le bail est signé pour trois ans.');
  await trouvaille(['--data', data, 'add', documents]);
  client = new Client({ name: 'test', version: '1' });
  const environment = Object.entries(environmentOf()).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [resolve('bin/trouvaille.js'), '--data', data, 'mcp'],
      env: Object.fromEntries(environment),
    }),
  );
});
afterAll(async () => {
  await client.close();
  folder.remove();
});

describe('the server for assistants', () => {
  it('offers tools that only read', async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(['search', 'read_passage', 'list_folders']);
    expect(tools.map((tool) => tool.annotations?.readOnlyHint)).toEqual([true, true, true]);
  });

  it('lists the folders', async () => {
    const answer = await client.callTool({ name: 'list_folders' });
    expect(answer.structuredContent).toEqual({
      folders: [join(folder.path, 'documents')],
      documents: 0,
    });
  });

  it('reads nothing that is not indexed', async () => {
    const answer = await client.callTool({
      name: 'read_passage',
      arguments: { path: '/etc/passwd' },
    });
    expect(answer).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: expect.stringContaining('is not in the index') as string }],
    });
  });

  it('tells a wrong query as an error of the tool', async () => {
    const answer = await client.callTool({ name: 'search', arguments: { query: 3 } });
    expect(answer.isError).toBe(true);
  });
});
