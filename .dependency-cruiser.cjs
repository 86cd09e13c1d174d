/** Which folder may import which: dependencies point inward, shells -> services -> domain. */
const service = '^src/main/(indexing|extract|search|inference)/';
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['entry\\.ts$', 'index\\.ts$', '\\.d\\.ts$', 'types\\.ts$'] },
      to: {},
    },
    {
      name: 'shared-is-pure',
      comment: 'src/shared has no electron, node or package imports',
      severity: 'error',
      from: { path: '^src/shared' },
      to: { pathNot: '^src/shared', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'renderer-is-sandboxed',
      severity: 'error',
      from: { path: '^src/renderer' },
      to: { path: '^src/main|^src/preload|^node:' },
    },
    {
      name: 'only-the-electron-shell-imports-electron',
      severity: 'error',
      from: { pathNot: '^src/(main/shell/electron|preload)' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'services-do-not-know-each-other',
      severity: 'error',
      from: { path: service },
      to: { path: service, pathNot: '^src/main/$1/' },
    },
    {
      name: 'services-do-not-know-shells',
      severity: 'error',
      from: { path: service },
      to: { path: '^src/main/(cli|shell/(electron|browser))' },
    },
    {
      name: 'libraries-do-not-know-services',
      severity: 'error',
      from: { path: '^src/main/(store|model)/' },
      to: { path: '^src/main/(?!store|model|log)' },
    },
    {
      name: 'only-indexing-writes',
      comment: 'the writer of the database belongs to the indexer and the evaluation',
      severity: 'error',
      from: { path: '^src/main/(search|inference|extract)/' },
      to: { path: '^src/main/store/writer' },
    },
    {
      name: 'onnx-runtime-is-loaded-in-one-place',
      comment: 'where its telemetry is turned off before it is loaded',
      severity: 'error',
      from: { pathNot: '^src/main/model/onnx-runtime\\.ts$' },
      to: { path: 'onnxruntime-node' },
    },
    {
      name: 'only-inference-runs-models',
      severity: 'error',
      from: { path: '^src/main/(indexing|search|extract|store)/' },
      to: { path: 'onnxruntime-node|^src/main/model/(encoder|reranker|session|onnx-runtime)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'default'],
    },
  },
};
