/** How a passage's context and text become the one text that a model reads. */
import type { ModelPassage } from './domain.ts';

/**
 * The context's lines, then the text. The encoder's prefix comes before it; the reranker takes it
 * as the second text of the pair.
 */
export function passageInput(passage: ModelPassage): string {
  return passage.context === '' ? passage.text : `${passage.context}\n${passage.text}`;
}
