import type { ProviderName } from '../../shared/models-contract.ts';

/** Why something is computed where it is: each is the code of a sentence. */
export const providerReasons = [
  'no-graphics',
  'none-better',
  'faster',
  'forced',
  'missing',
  'fell-back',
  'short-texts',
] as const;
export type ProviderReason = (typeof providerReasons)[number];

export interface ProviderChoice {
  readonly provider: ProviderName;
  /** Why: the code of a sentence, and what it is about. */
  readonly code: ProviderReason;
  readonly detail: string;
}
