import type { frenchAbout } from '../fr/about.ts';
import type { Translation } from '../sentence.ts';

export const englishAbout: Translation<typeof frenchAbout> = {
  'about.title': 'About',
  'about.version': 'Version {version}',
  'about.text':
    'Trouvaille finds the passage you mean in your own documents, entirely on your computer.',
  'about.connections': { one: '{count} connection made', other: '{count} connections made' },
  'about.connections.none':
    'Nothing has left this computer. The only connection Trouvaille ever makes is the download of a model, when you ask for it.',
  'about.connections.some': 'They served to download models, at your request.',
  'about.models': 'Installed models and their licences',
  'about.models.encoder': 'encoder',
  'about.models.reranker': 'reranker',
  'about.models.card': 'The model’s card',
  'about.licence.unknown': 'licence not stated',
  'about.libraries': 'Libraries and their licences',
  'about.libraries.count': { one: '{count} library', other: '{count} libraries' },
  'about.licence.text': 'Text of the licence',
  'about.runtime': 'Runtime',
  'about.loading': 'Loading…',
};
