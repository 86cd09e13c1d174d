/** A small folder of French documents of several kinds, made for the tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const bail = `# Contrat de bail

## Durée

Le présent bail est conclu pour une durée de trois ans à compter du premier mars. Il se renouvelle par tacite reconduction.

## Loyer

Le loyer mensuel est fixé à 640 euros, payable d'avance le cinq de chaque mois. Le dépôt de garantie représente un mois de loyer.

## Résiliation

Le locataire peut partir à tout moment, avec un préavis de trois mois, par lettre recommandée.
`;

const recette = `Tarte aux pommes

Étaler la pâte dans un moule beurré. Éplucher les pommes, les couper en lamelles et les disposer en rosace. Saupoudrer de sucre et cuire quarante minutes au four.
`;

const tarifs = `Activité;Jour;Prix
Natation;lundi;12 €
Poterie;mercredi;18 €
Chorale;jeudi;gratuit
`;

const courriel = `From: Mairie <mairie@example.org>
To: Claire <claire@example.org>
Subject: Collecte des encombrants
Date: Mon, 03 Mar 2025 09:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

La collecte des encombrants a lieu le premier mardi du mois, sur inscription au service technique.
`;

/** Writes the folder and returns its path. */
export function makeDocuments(parent: string): string {
  const folder = join(parent, 'documents');
  mkdirSync(join(folder, 'maison'), { recursive: true });
  mkdirSync(join(folder, '.git'), { recursive: true });
  mkdirSync(join(folder, 'divers'), { recursive: true });
  writeFileSync(join(folder, 'maison', 'bail.md'), bail);
  writeFileSync(join(folder, 'maison', 'tarifs.csv'), tarifs);
  writeFileSync(join(folder, 'divers', 'recette.txt'), recette);
  writeFileSync(join(folder, 'divers', 'encombrants.eml'), courriel);
  writeFileSync(join(folder, 'divers', 'vide.txt'), '');
  writeFileSync(join(folder, 'divers', 'photo.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]));
  writeFileSync(join(folder, 'divers', 'faux.pdf'), '%PDF-1.7\nrien de plus');
  writeFileSync(join(folder, '.git', 'config'), '[core]\n');
  return folder;
}
