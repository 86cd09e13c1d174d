import type { Sentence } from '../sentence.ts';

/** The search view's sentences, its keys' help included. */
export const frenchSearch = {
  'keys.title': 'Clavier',
  'keys.close': 'Fermer',
  'keys.group.search': 'Rechercher',
  'keys.group.preview': 'Aperçu',
  'keys.group.views': 'Vues',
  'keys.group.moving': 'Se déplacer',
  'keys.down': 'Résultat suivant',
  'keys.up': 'Résultat précédent ; dans un champ vide, l’historique',
  'keys.pageDown': 'Une page de résultats plus bas',
  'keys.pageUp': 'Une page de résultats plus haut',
  'keys.open': 'Ouvrir le document à sa page',
  'keys.showInFolder': 'Montrer dans son dossier',
  'keys.moreLikeThis': 'Passages semblables',
  'keys.clear': 'Effacer, puis masquer la fenêtre',
  'keys.focusBox': 'Revenir au champ de recherche',
  'keys.slash': 'Revenir au champ, hors d’un champ de texte',
  'keys.complete': 'Proposer des filtres',
  'keys.history': 'Recherches récentes et enregistrées',
  'keys.save': 'Enregistrer la recherche, ou l’oublier',
  'keys.group.toggle': 'Grouper par document, ou par passage',
  'keys.export': 'Exporter les résultats',
  'keys.help': 'Cette liste',
  'keys.tab': 'Vers les filtres, la liste, l’aperçu',
  'keys.hint': 'toutes les touches',
} as const satisfies Record<string, Sentence>;
