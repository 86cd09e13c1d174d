/** The package has no types of its own. */
declare module 'snowball-stemmers' {
  interface Stemmer {
    /** The stem of a lower-case word. */
    stem(word: string): string;
  }
  const snowball: { newStemmer(language: 'french' | 'english'): Stemmer };
  export default snowball;
}
