export const frenchAbout = {
  'about.title': 'À propos',
  'about.version': 'Version {version}',
  'about.text':
    'Trouvaille retrouve le passage que vous avez en tête dans vos propres documents, entièrement sur votre ordinateur.',
  'about.connections': { one: 'Connexions faites : {count}', other: 'Connexions faites : {count}' },
  'about.connections.none':
    'Rien n’est sorti de cet ordinateur. La seule connexion que fasse Trouvaille est le téléchargement d’un modèle, quand vous le demandez.',
  'about.connections.some': 'Elles ont servi à télécharger des modèles, à votre demande.',
  'about.models': 'Modèles installés et leurs licences',
  'about.models.encoder': 'encodeur',
  'about.models.reranker': 'reclasseur',
  'about.models.card': 'Fiche du modèle',
  'about.licence.unknown': 'licence non indiquée',
  'about.libraries': 'Bibliothèques et leurs licences',
  'about.libraries.count': { one: '{count} bibliothèque', other: '{count} bibliothèques' },
  'about.licence.text': 'Texte de la licence',
  'about.runtime': 'Moteur',
  'about.loading': 'Chargement…',
} as const;
