/** Word, Excel and PowerPoint files under a password: an encrypted package in a compound file. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { Format } from './format.ts';
import { extensionOf } from './sniff.ts';

/** The password is not tried: the package is decrypted by no library that we carry. */
export const encryptedOfficeFormat: Format = {
  types: ['encrypted-office'],
  extract({ name }) {
    // Which of the three it is lies inside: the name is all there is to go by.
    const [kind] = /^(?:doc|xls|ppt)/.exec(extensionOf(name)) ?? [];
    const type = kind === undefined ? 'office' : `${kind}x`;
    return Promise.reject(new TrouvailleError('document-encrypted', { type }));
  },
};
