/** Copies and versions of a document, as a search shows them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { dataFolderWithModels, temporaryFolder, trouvaille, type Ended } from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const charter =
  'Le télétravail est ouvert aux salariés qui ont fini leur période d’essai. Il se fait au domicile déclaré, deux jours par semaine au plus, choisis avec le responsable de l’équipe. L’employeur fournit un ordinateur portable et rembourse les frais de connexion sur facture.';
const revised = charter.replace('choisis avec', 'fixés en accord avec');
const certificate = (person: string): string =>
  `Je soussignée, directrice de l’établissement, atteste que ${person} a suivi la formation aux premiers secours organisée dans nos locaux, et que les épreuves pratiques ont été passées avec succès devant le formateur agréé.`;

const result = z.object({
  hits: z.array(z.object({ path: z.string(), copies: z.array(z.string()) })),
});

let folder: ReturnType<typeof temporaryFolder>;
let documents: string;
let run: (...words: readonly string[]) => Promise<Ended>;
beforeAll(async () => {
  folder = temporaryFolder();
  const data = dataFolderWithModels(folder.path);
  run = (...words) => trouvaille(['--data', data, '--quiet', '--lang', 'fr', ...words]);
  documents = join(folder.path, 'documents');
  mkdirSync(documents);
  const write = (name: string, text: string): void => writeFileSync(join(documents, name), text);
  write('charte.txt', charter);
  write('charte-copie.md', `${charter}\n`);
  write('charte-revue.txt', revised);
  write('attestation-1.txt', certificate('Jeanne Martin'));
  write('attestation-2.txt', certificate('Paul Durand'));
  expect((await run('index', documents)).status).toBe(0);
});
afterAll(() => folder.remove());

it.each(['passage', 'document'])(
  'a document, its copy and its version are one result (%s)',
  async (by) => {
    const query = 'combien de jours de télétravail par semaine';
    const ended = await run('search', query, '--all', '--json', '--by', by);
    const { hits } = result.parse(JSON.parse(ended.stdout));
    const of = (name: string): string[] =>
      hits.flatMap(({ path, copies }) => [path, ...copies]).filter((path) => path.includes(name));
    expect(hits.filter(({ path }) => path.includes('charte'))).toHaveLength(1);
    expect(of('charte').toSorted()).toEqual(
      ['charte-copie.md', 'charte-revue.txt', 'charte.txt'].map((name) => join(documents, name)),
    );
    const text = await run('search', query, '--all', '--by', by);
    expect(text.stdout).toContain('aussi dans');
  },
);

it('two people’s certificates are two results', async () => {
  const ended = await run('search', 'attestation de premiers secours', '--all', '--json');
  const { hits } = result.parse(JSON.parse(ended.stdout));
  const found = hits.filter(({ path }) => path.includes('attestation'));
  expect(found.map(({ copies }) => copies)).toEqual([[], []]);
});
