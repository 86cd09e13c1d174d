/**
 * What is used of @huggingface/tokenizers 0.2.0. Its own declarations name their parts without
 * extensions, which TypeScript's NodeNext resolution does not follow.
 */
declare module '@huggingface/tokenizers' {
  export class Tokenizer {
    readonly normalizer: { normalize(text: string): string } | null;
    readonly pre_tokenizer: {
      pre_tokenize(text: string, options: { section_index: number }): string[];
    } | null;
    readonly model: {
      readonly tokens_to_ids: ReadonlyMap<string, number>;
      readonly unk_token_id: number | undefined;
      encode(tokens: string[]): string[];
    } | null;
    constructor(tokenizer: object, config: object);
    encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
  }
}
