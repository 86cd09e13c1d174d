import { frenchPreview } from './fr/preview.ts';
import { frenchSearch } from './fr/search.ts';
import type { Sentence, Translation } from './sentence.ts';

/** The window's sentences in French: the keys that every other language must have. */
export const french = {
  ...frenchPreview,
  ...frenchSearch,

  'view.search': 'Rechercher',
  'view.library': 'Bibliothèque',
  'view.choose': 'Vues',

  'search.label': 'Ce que vous cherchez',
  'search.placeholder': 'Posez une question, ou tapez quelques mots…',
  'search.results': 'Passages trouvés',
  'search.recent': 'Documents récents',
  'search.clear': 'Effacer',
  'search.count': { one: '{count} passage', other: '{count} passages' },
  'search.count.recent': { one: '{count} document', other: '{count} documents' },
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

  'folder.add': 'Ajouter un dossier',
  'folder.choose': 'Choisir un dossier…',
  'folder.field': 'Chemin du dossier à lire',
  'folder.placeholder': '/home/vous/Documents',
  'folder.completions': 'Dossiers de cet ordinateur',
  'folder.remove': 'Ne plus lire ce dossier',
  'folder.remove.confirm': 'Ne plus lire ?',
  'folder.files': { one: '{count} fichier', other: '{count} fichiers' },
  'folder.indexed': { one: '{count} lu', other: '{count} lus' },

  'library.folders': 'Dossiers lus',
  'library.none': 'Aucun dossier n’est lu pour l’instant.',
  'library.ledger': 'Tous les fichiers, et ce qu’il en est',
  'library.all': 'Tous',
  'library.documents': { one: '{count} document', other: '{count} documents' },
  'library.passages': { one: '{count} passage', other: '{count} passages' },
  'library.pages': { one: '{count} page', other: '{count} pages' },
  'library.none.files': 'Aucun fichier à montrer.',
  'library.retry': 'Relire',
  'library.file': 'Fichier',
  'library.state': 'État',
  'library.reason': 'Raison',
  'library.more': 'Suite de la liste',

  'state.indexed': 'lu',
  'state.pending': 'à lire',
  'state.empty': 'sans texte',
  'state.scanned': 'numérisé',
  'state.encrypted': 'protégé',
  'state.unsupported': 'non pris en charge',
  'state.excluded': 'laissé de côté',
  'state.online-only': 'en ligne seulement',
  'state.too-large': 'trop gros',
  'state.damaged': 'abîmé',
  'state.timeout': 'trop long à lire',
  'state.crashed': 'lecture interrompue',
  'state.unreadable': 'illisible',

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

  'degraded.keywords': 'Recherche par mots-clés seulement : les modèles se préparent.',
  'degraded.models': 'Recherche par mots-clés seulement. {reason}',
  'degraded.searchOnly': 'Recherche seulement : rien n’est relu. {reason}',
  'degraded.lost': 'La connexion avec Trouvaille est perdue ; nouvel essai…',
  'degraded.lost.what':
    'Si cela dure, relancez « npm start » ou « trouvaille serve » et ouvrez l’adresse affichée.',
  'degraded.service': 'Un service a signalé : {detail}',

  'duration.seconds': { one: '{count} seconde', other: '{count} secondes' },
  'duration.minutes': { one: '{count} minute', other: '{count} minutes' },
  'duration.hours': { one: '{count} heure', other: '{count} heures' },

  'theme.label': 'Thème',
  'theme.system': 'Thème du système',
  'theme.light': 'Thème clair',
  'theme.dark': 'Thème sombre',
  'language.other': 'English',
  'language.switch': 'Switch to English',
} as const satisfies Record<string, Sentence>;

export type SentenceKey = keyof typeof french;
export type Catalogue = Translation<typeof french>;
/** Keys whose sentence counts something. */
export type PluralKey = {
  [Key in SentenceKey]: (typeof french)[Key] extends string ? never : Key;
}[SentenceKey];
export type PlainKey = Exclude<SentenceKey, PluralKey>;
