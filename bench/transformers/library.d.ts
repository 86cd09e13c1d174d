/** What is used of @huggingface/transformers, which the project itself does not install. */
declare module '@huggingface/transformers' {
  export const env: { localModelPath: string; allowRemoteModels: boolean };
  export function pipeline(
    task: 'feature-extraction',
    model: string,
    options: {
      dtype: 'fp32' | 'q8';
      device: 'cpu';
      session_options: { intraOpNumThreads: number };
    },
  ): Promise<
    (
      texts: readonly string[],
      options: { pooling: 'mean'; normalize: boolean },
    ) => Promise<{ data: Float32Array }>
  >;
}
