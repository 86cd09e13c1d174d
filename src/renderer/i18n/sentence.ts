/** Forms by the number they tell of, chosen by `Intl.PluralRules`. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}
export type Sentence = string | Plural;
/** The same sentences in another language: every key, with plural forms where French has them. */
export type Translation<French extends Record<string, Sentence>> = {
  readonly [Key in keyof French]: French[Key] extends string ? string : Plural;
};
