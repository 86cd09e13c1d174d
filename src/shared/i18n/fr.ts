import type { ErrorCode } from '../errors.ts';
import { frenchHelp } from './cli-help.fr.ts';
import { frenchCli } from './cli.fr.ts';
import { frenchDesktop } from './desktop.fr.ts';

/** Every sentence of the application, in French: the key set that the other languages must match. */
const errors: Record<`error.${ErrorCode}`, string> = {
  'error.document-empty': 'Le document ne contient aucun texte.',
  'error.document-scanned': 'Ses pages ({pages}) sont des images, sans texte à lire.',
  'error.document-encrypted':
    'Le document est protégé par un mot de passe : « trouvaille unlock » le déverrouille.',
  'error.document-unsupported': 'Ce genre de fichier ({type}) n’est pas lu.',
  'error.document-damaged':
    'Le fichier est abîmé ou incomplet : ouvrez-le dans son programme, ou prenez-en une copie saine.',
  'error.document-too-large': 'Le fichier dépasse la limite : {size} pour {limit} au plus.',
  'error.document-timeout': 'La lecture a dépassé {seconds} secondes.',
  'error.document-crashed': 'Le lecteur s’est arrêté sur ce fichier, qui est laissé de côté.',
  'error.document-unreadable':
    'Le fichier ne peut pas être ouvert : vérifiez que vous avez le droit de le lire.',
  'error.document-online-only': 'Le fichier n’est pas sur cet ordinateur, seulement en ligne.',
  'error.document-excluded': 'Laissé de côté par la règle « {rule} ».',
  'error.usage': '{detail}',
  'error.setting-invalid': 'Cette valeur ne convient pas. {fr}.',
  'error.query-empty': 'La question est vide : écrivez au moins un mot.',
  'error.query-no-words': 'La question ne contient que des opérateurs : ajoutez un mot à chercher.',
  'error.query-too-long': 'La question a {length} caractères ; le maximum est {limit}.',
  'error.query-nul': 'La question contient un caractère nul : retirez-le.',
  'error.path-missing': '{path} n’existe pas : vérifiez le chemin.',
  'error.path-unreadable': '{path} ne peut pas être lu : vérifiez vos droits sur ce chemin.',
  'error.path-not-folder': '{path} est un fichier : indiquez un dossier.',
  'error.folder-watched':
    '{path} est déjà un dossier suivi : retirez {from}, ou nommez un autre dossier.',
  'error.folder-not-watched':
    '{path} n’est pas un dossier suivi : « trouvaille status » donne ceux qui le sont.',
  'error.file-not-indexed':
    '{path} n’est pas dans l’index : « trouvaille index » sur son dossier l’y met.',
  'error.model-bad': 'Le modèle {path} est inutilisable : {reason}.',
  'error.model-unknown':
    'Le modèle {model} est inconnu : « trouvaille models list » donne ceux qui existent.',
  'error.model-missing':
    'Le modèle {model} n’est pas installé : « trouvaille models import » ou « download » l’installe.',
  'error.model-in-use':
    'Le modèle {model} est utilisé : choisissez-en d’abord un autre avec « trouvaille models use ».',
  'error.model-embedded': 'Le modèle {model} est fourni avec Trouvaille : il ne se supprime pas.',
  'error.encoder-changed': 'L’encodeur a changé entre-temps : reposez la question.',
  'error.model-no-earlier':
    'Aucun modèle précédent n’est gardé : « trouvaille models use ID » en choisit un.',
  'error.provider-missing': 'Le calcul sur {provider} n’est pas possible ici : {reason}.',
  'error.hub-unreachable':
    '{host} ne répond pas ({detail}) : vérifiez la connexion et les réglages hub et proxy, puis réessayez.',
  'error.hub-refused':
    '{host} ne donne pas {file} (statut {status}) : vérifiez le nom du modèle et le réglage hub.',
  'error.download-damaged':
    'Ce qui a été reçu de {file} n’est pas le fichier publié ({detail}) : réessayez.',
  'error.data-locked':
    'Le dossier de données {path} est déjà utilisé par un autre Trouvaille qui indexe : attendez sa fin ou arrêtez-le.',
  'error.data-damaged':
    'L’index de {path} est abîmé : « trouvaille doctor --repair » le met de côté et le reconstruit.',
  'error.data-newer':
    'L’index de {path} vient d’une version plus récente ({version}, ici {supported}) : mettez Trouvaille à jour.',
  'error.data-unreadable':
    'Le dossier de données {path} ne peut pas être ouvert : vérifiez vos droits.',
  'error.disk-full': 'Le disque de {path} est plein : libérez de la place et recommencez.',
  'error.disk-short':
    'Le disque de {path} a {free} Mo libres et il en faut {needed} : libérez de la place et réessayez.',
  'error.disk-read-only':
    '{path} est en lecture seule : choisissez un autre dossier de données avec --data.',
  'error.nothing-indexed': 'Rien n’est encore indexé : lancez « trouvaille index DOSSIER ».',
  'error.collection-line':
    '{path}, ligne {line} : pas de la forme {form}, ou d’un identifiant déjà vu.',
  'error.collection-damaged':
    '{path} ne se lit pas au-delà de la ligne {line} : remplacez ce fichier.',
  'error.collection-no-queries':
    '{path} : aucune question n’a de document pertinent dans la collection ; vérifiez que corpus, queries et qrels vont ensemble.',
  'error.no-own-questions':
    'Aucune question n’est marquée : « trouvaille eval mine add QUESTION CHEMIN » en marque une.',
  'error.own-questions-damaged':
    '{path} est abîmé : corrigez-le ou effacez-le, puis marquez vos questions à nouveau.',
  'error.system-failed':
    '{program} n’a pas pu ouvrir le fichier ({detail}) : vérifiez le programme associé à ce genre de fichier.',
  'error.cancelled': 'Interrompu.',
  'error.service-stopped': 'Le service {service} s’est arrêté.',
  'error.internal': 'Défaut du programme : {detail}',
};

export const french = {
  ...errors,
  ...frenchCli,
  ...frenchHelp,
  ...frenchDesktop,
} as const;

export type MessageKey = keyof typeof french;
