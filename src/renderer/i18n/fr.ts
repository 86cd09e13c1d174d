import { frenchAbout } from './fr/about.ts';
import { frenchLibrary } from './fr/library.ts';
import { frenchModels } from './fr/models.ts';
import { frenchNotices } from './fr/notices.ts';
import { frenchPreview } from './fr/preview.ts';
import { frenchSearch } from './fr/search.ts';
import { frenchSettings } from './fr/settings.ts';
import type { Sentence, Translation } from './sentence.ts';

/** The window's sentences in French: the keys that every other language must have. */
export const french = {
  ...frenchAbout,
  ...frenchLibrary,
  ...frenchModels,
  ...frenchNotices,
  ...frenchPreview,
  ...frenchSearch,
  ...frenchSettings,

  'view.search': 'Rechercher',
  'view.library': 'Bibliothèque',
  'view.models': 'Modèles',
  'view.settings': 'Réglages',
  'view.about': 'À propos',
  'view.choose': 'Vues',

  'search.label': 'Ce que vous cherchez',
  'search.placeholder': 'Posez une question, ou tapez quelques mots…',
  'search.results': 'Passages trouvés',
  'search.recent': 'Documents récents',
  'search.clear': 'Effacer',
  'search.count': { one: '{count} passage', other: '{count} passages' },
  'search.stage.lexical': 'Mots-clés',
  'search.stage.fused': 'Mots et sens',
  'search.stage.reranked': 'Relu et classé',
  'search.irrelevant': 'Rien de pertinent',
  'search.irrelevant.why':
    'Aucun passage ne répond assez nettement. Reformulez, ou regardez tout de même ce qui s’en approche le plus.',
  'search.irrelevant.show': 'Montrer tout de même',
  'search.nothing.recent': 'Aucun document lu pour l’instant',
  'search.nothing.recent.why': 'Les documents paraîtront ici à mesure qu’ils sont lus.',
  'search.starting': 'L’index s’ouvre…',
  'search.page': 'p. {page}',
  'search.sheet': 'feuille {sheet}',
  'search.inside': 'dans {name}',
  'search.copies': { one: '{count} copie', other: '{count} copies' },
  'search.byName': 'trouvé par son nom',
  'search.hint.move': 'choisir',
  'search.hint.open': 'ouvrir',
  'search.hint.folder': 'voir dans son dossier',
  'search.hint.clear': 'effacer',
  'search.opened': '{name} est ouvert dans votre lecteur.',
  'search.shown': '{name} est montré dans son dossier.',
  'search.program': '{name} est un programme : il est montré dans son dossier, pas ouvert.',

  'welcome.title': 'Retrouvez le passage que vous avez en tête',
  'welcome.text':
    'Choisissez les dossiers à lire. Trouvaille en retient le texte et répond à vos questions avec les passages qui y répondent, page par page.',
  'welcome.private':
    'Tout reste sur cet ordinateur : rien n’est envoyé, aucune connexion n’est faite.',
  'welcome.reads':
    'Sont lus : PDF, Word, OpenDocument, tableurs, présentations, courriels, livres EPUB, pages web et textes.',
  'welcome.suggested': 'Proposés',

  'progress.compiling': 'Préparation des modèles…',
  'progress.scanning': 'Inventaire des fichiers…',
  'progress.reading': 'Lecture : {done} fichiers sur {total}',
  'progress.embedding': 'Lecture : {done} fichiers sur {total}',
  'progress.left': 'encore {time} environ',
  'progress.watching': 'À jour',
  'progress.idle': 'À jour',
  'progress.paused': 'Lecture suspendue',
  'progress.starting': 'Ouverture de l’index…',
  'progress.pause': 'Suspendre',
  'progress.resume': 'Reprendre',
  'progress.label': 'Avancement de la lecture',

  'duration.seconds': { one: '{count} seconde', other: '{count} secondes' },
  'duration.minutes': { one: '{count} minute', other: '{count} minutes' },
  'duration.hours': { one: '{count} heure', other: '{count} heures' },
} as const satisfies Record<string, Sentence>;

export type SentenceKey = keyof typeof french;
export type Catalogue = Translation<typeof french>;
/** Keys whose sentence counts something. */
export type PluralKey = {
  [Key in SentenceKey]: (typeof french)[Key] extends string ? never : Key;
}[SentenceKey];
export type PlainKey = Exclude<SentenceKey, PluralKey>;
