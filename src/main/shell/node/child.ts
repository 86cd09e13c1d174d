import type { Port } from '../../../shared/rpc.ts';
import type { ChildSide } from '../seam.ts';
import { parentPort, parentPortSide } from '../parent-port.ts';
import { ChannelPort, type Envelope } from './envelope.ts';

/**
 * The child's side of the seam, in a process forked by `nodeShell` or in an Electron utility process.
 * The child ends with its parent: nothing is left running when the parent is killed.
 */
export function childSide(): ChildSide {
  const parent = parentPort();
  return parent ? parentPortSide(parent) : channelSide();
}

function channelSide(): ChildSide {
  const send = process.send?.bind(process);
  if (!send) throw new Error('this file is a service: it is forked by a shell, not started alone');
  const ports = new Map<string, ChannelPort>();
  let listener: ((name: string, port: Port) => void) | undefined;
  const early: [string, Port][] = [];

  // Ctrl+C reaches the whole process group: the parent decides what it means.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit(0));
  process.on('message', (envelope: Envelope) => {
    switch (envelope.kind) {
      case 'open': {
        const port = new ChannelPort(envelope.port, (reply) => send(reply));
        ports.set(envelope.port, port);
        if (listener) listener(envelope.port, port);
        else early.push([envelope.port, port]);
        break;
      }
      case 'data':
        ports.get(envelope.port)?.receive(envelope.data);
        break;
      case 'close':
        ports.get(envelope.port)?.closed();
        ports.delete(envelope.port);
        break;
    }
  });

  return {
    onPort(next) {
      listener = next;
      for (const [name, port] of early.splice(0)) next(name, port);
    },
  };
}
