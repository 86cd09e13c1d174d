/** Word, Excel and PowerPoint files under a password: an encrypted package in a compound file. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { Format } from './format.ts';

/** The password is not tried: the package is decrypted by no library that we carry. */
export const encryptedOfficeFormat: Format = {
  types: ['encrypted-office'],
  extract: () => Promise.reject(new TrouvailleError('document-encrypted')),
};
