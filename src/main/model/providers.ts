/** What models run on: the processor always, a graphics processor where ONNX Runtime has a way to it. */
import { listSupportedBackends } from './onnx-runtime.ts';
import type { ProviderName } from '../../shared/models-contract.ts';

/** As ONNX Runtime names them. */
const runtimeNames: Readonly<Record<ProviderName, string>> = {
  cpu: 'cpu',
  webgpu: 'webgpu',
  coreml: 'coreml',
  directml: 'dml',
  cuda: 'cuda',
};

export function runtimeName(provider: ProviderName): string {
  return runtimeNames[provider];
}

/** Providers of graphics processors, those made for one maker's or system's first. */
const candidates: readonly ProviderName[] = ['cuda', 'coreml', 'directml', 'webgpu'];

/**
 * The graphics providers that may be tried here. One that needs libraries of its own (CUDA) is tried
 * where it is asked for by name alone: that it is not installed is the rule.
 */
export function graphicsProviders(): ProviderName[] {
  const bundled = new Set(
    listSupportedBackends().flatMap(({ name, bundled: inside }) => (inside ? [name] : [])),
  );
  return candidates.filter((provider) => bundled.has(runtimeNames[provider]));
}
