export const frenchNotices = {
  'degraded.keywords': 'Recherche par mots-clés seulement : les modèles se préparent.',
  'degraded.models': 'Recherche par mots-clés seulement. {reason}',
  'degraded.searchOnly': 'Recherche seulement : rien n’est relu. {reason}',
  'degraded.lost': 'La connexion avec Trouvaille est perdue ; nouvel essai…',
  'degraded.lost.what':
    'Si cela dure, relancez « npm start » ou « trouvaille serve » et ouvrez l’adresse affichée.',
  'notice.dismiss': 'Masquer',
  'notice.search-restarted':
    'La recherche s’est interrompue et a repris d’elle-même. Rien n’est perdu.',
  'notice.indexer-restarted':
    'La lecture s’est interrompue et a repris d’elle-même. Rien n’est perdu.',
  'notice.embedder-ended':
    'Le calcul du sens des passages s’est arrêté et a repris. Si cela se répète, donnez-lui moins de cœurs dans les réglages.',
  'notice.folder-not-mounted':
    '{detail} semble être sur un disque absent : ses documents restent trouvables. Rebranchez le disque, ou indiquez le nouvel emplacement dans la bibliothèque.',
  'notice.folder-unavailable':
    '{detail} ne peut pas être lu : ses documents restent trouvables. Indiquez son nouvel emplacement dans la bibliothèque, ou vérifiez vos droits.',
  'notice.paused-on-battery':
    'La lecture attend le secteur. Vous pouvez changer cela dans les réglages.',
  'notice.watch-by-scanning':
    'Les changements de ce dossier sont cherchés par intervalles, le système ne les signale pas : {detail}.',
  'notice.watch-not-ended':
    'La surveillance d’un dossier ne s’est pas terminée ; redémarrez Trouvaille si des changements ne sont pas vus : {detail}.',
  'notice.watch-run-failed':
    'Une mise à jour a échoué et sera refaite au prochain changement : {detail}.',
  'notice.pattern-refused':
    'Une règle d’exclusion n’est pas comprise ; corrigez-la dans les réglages : {detail}.',
  'notice.other': 'À savoir : {detail}',
} as const;
