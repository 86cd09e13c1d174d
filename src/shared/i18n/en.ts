import { englishHelp } from './cli-help.en.ts';
import { englishCli } from './cli.en.ts';
import { englishDesktop } from './desktop.en.ts';
import type { MessageKey } from './fr.ts';

export const english: Record<MessageKey, string> = {
  ...englishCli,
  ...englishHelp,
  ...englishDesktop,
  'error.document-empty': 'The document holds no text.',
  'error.document-scanned': 'Its pages ({pages}) are images, with no text to read.',
  'error.document-encrypted':
    'The document is protected by a password: “trouvaille unlock” opens it.',
  'error.document-unsupported': 'This kind of file ({type}) is not read.',
  'error.document-damaged':
    'The file is damaged or incomplete: open it in its program, or take a sound copy of it.',
  'error.document-too-large': 'The file is over the limit: {size}, and {limit} is the most.',
  'error.document-timeout': 'Reading took over {seconds} seconds.',
  'error.document-crashed': 'The reader ended on this file, which is set aside.',
  'error.document-unreadable': 'The file cannot be opened: check that you may read it.',
  'error.document-online-only': 'The file is not on this machine, only online.',
  'error.document-excluded': 'Left out by the rule “{rule}”.',
  'error.usage': '{detail}',
  'error.setting-invalid': 'This value does not fit. {en}.',
  'error.query-empty': 'The query is empty: type at least one word.',
  'error.query-no-words': 'The query has operators only: add a word to look for.',
  'error.query-too-long': 'The query has {length} characters; the limit is {limit}.',
  'error.query-nul': 'The query holds a NUL character: remove it.',
  'error.path-missing': '{path} does not exist: check the path.',
  'error.path-unreadable': '{path} cannot be read: check your rights on it.',
  'error.path-not-folder': '{path} is a file: name a folder.',
  'error.folder-watched':
    '{path} is a watched folder already: remove {from}, or name another folder.',
  'error.folder-not-watched':
    '{path} is not a watched folder: “trouvaille status” lists those that are.',
  'error.file-not-indexed':
    '{path} is not in the index: “trouvaille index” on its folder puts it there.',
  'error.model-bad': 'The model {path} cannot be used: {reason}.',
  'error.model-unknown':
    'The model {model} is unknown: “trouvaille models list” names those there are.',
  'error.model-missing':
    'The model {model} is not installed: “trouvaille models import” or “download” installs it.',
  'error.model-in-use':
    'The model {model} is in use: choose another one first with “trouvaille models use”.',
  'error.model-embedded': 'The model {model} comes with Trouvaille: it is not removed.',
  'error.encoder-changed': 'The encoder has been changed meanwhile: ask again.',
  'error.model-no-earlier': 'No earlier model is kept: “trouvaille models use ID” chooses one.',
  'error.provider-missing': 'Computing on {provider} is not possible here: {reason}.',
  'error.hub-unreachable':
    '{host} does not answer ({detail}): check the connection and the settings hub and proxy, then try again.',
  'error.hub-refused':
    '{host} does not give {file} (status {status}): check the model’s name and the setting hub.',
  'error.download-damaged':
    'What was received of {file} is not the published file ({detail}): try again.',
  'error.data-locked':
    'The data folder {path} is in use by another Trouvaille that is indexing: wait for it or stop it.',
  'error.data-damaged':
    'The index in {path} is damaged: “trouvaille doctor --repair” sets it aside and rebuilds it.',
  'error.data-newer':
    'The index in {path} is of a newer version ({version}, here {supported}): update Trouvaille.',
  'error.data-unreadable': 'The data folder {path} cannot be opened: check your rights on it.',
  'error.disk-full': 'The disk of {path} is full: free some space and try again.',
  'error.disk-short':
    'The disk of {path} has {free} MB left where {needed} are needed: free some space and try again.',
  'error.disk-read-only': '{path} is read-only: choose another data folder with --data.',
  'error.nothing-indexed': 'Nothing is indexed yet: run “trouvaille index FOLDER”.',
  'error.collection-line': '{path}, line {line}: not of the form {form}, or of an id seen before.',
  'error.collection-damaged': '{path} cannot be read past line {line}: replace this file.',
  'error.collection-no-queries':
    '{path}: no query has a relevant document in the collection; check that corpus, queries and qrels belong together.',
  'error.no-own-questions':
    'No question is marked: “trouvaille eval mine add QUERY PATH” marks one.',
  'error.own-questions-damaged':
    '{path} is damaged: mend it or delete it, then mark your questions again.',
  'error.system-failed':
    '{program} could not open the file ({detail}): check the program set for this kind of file.',
  'error.cancelled': 'Interrupted.',
  'error.service-stopped': 'The {service} service has stopped.',
  'error.internal': 'A defect of the program: {detail}',
};
