/** The child's side of the seam in an Electron utility process. */
import type { Port } from '../../shared/rpc.ts';
import { MainPort, type MessagePortMainLike } from './message-port.ts';
import type { ChildSide } from './seam.ts';

/** What main sends with each port it opens. */
export interface OpenMessage {
  readonly kind: 'open';
  readonly port: string;
}

/** What is used of `process.parentPort`. */
export interface ParentPortLike {
  on(
    event: 'message',
    listener: (event: {
      readonly data: unknown;
      readonly ports: readonly MessagePortMainLike[];
    }) => void,
  ): unknown;
}

/** `process.parentPort`, which only a utility process has. Node's own types do not know it. */
export function parentPort(): ParentPortLike | null {
  const found: unknown = Reflect.get(process, 'parentPort');
  return isParentPort(found) ? found : null;
}

function isParentPort(value: unknown): value is ParentPortLike {
  return typeof value === 'object' && value !== null && 'on' in value;
}

/** Ports come named, one a message. */
export function parentPortSide(parent: ParentPortLike): ChildSide {
  let listener: ((name: string, port: Port) => void) | undefined;
  const early: [string, Port][] = [];
  parent.on('message', ({ data, ports: [port] }) => {
    if (!isOpenMessage(data) || !port) return; // not of the seam: Electron sends none, and main no other
    const opened: [string, Port] = [data.port, new MainPort(port)];
    if (listener) listener(...opened);
    else early.push(opened);
  });
  return {
    onPort(next) {
      listener = next;
      for (const opened of early.splice(0)) next(...opened);
    },
  };
}

function isOpenMessage(value: unknown): value is OpenMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'open' &&
    'port' in value &&
    typeof value.port === 'string'
  );
}
