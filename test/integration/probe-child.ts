/** The models' process's own trial of WebGPU, where the environment says which driver there is. */
import { modelWorkHandlers } from '../../src/main/models/service.ts';

const [, , source = '', compiledFolder = '', dataFolder = ''] = process.argv;
const { probe } = modelWorkHandlers(() => ({ emit() {} }));
const signal = new AbortController().signal;
const result = await probe(
  { dataFolder, source, compiledFolder, provider: 'webgpu', threads: 1 },
  signal,
);
process.stdout.write(JSON.stringify(result));
