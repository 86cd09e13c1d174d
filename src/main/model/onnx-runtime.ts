/**
 * ONNX Runtime, loaded here and nowhere else: its telemetry is turned off first.
 *
 * From 1.29 on its Linux and macOS builds send events of every session to Microsoft, keep a device
 * identifier, and a queue under the cache folder; this variable, set before the library is loaded, keeps
 * all of it from being set up (microsoft/onnxruntime #27379). On Windows it writes trace events that only
 * the system's own consent lets out.
 */
import type * as OnnxRuntime from 'onnxruntime-node';

process.env['ORT_DISABLE_TELEMETRY'] = '1';

// Not a static import: those run before this module's own statements.
const runtime: typeof OnnxRuntime = await import('onnxruntime-node');

export const { InferenceSession, Tensor, listSupportedBackends } = runtime;
export type InferenceSession = OnnxRuntime.InferenceSession;
export type Tensor = OnnxRuntime.Tensor;
