import type { ByteCursor } from './byte-cursor.ts';

/** What a tensor's pickle can hold. Nothing is ever called: a call is kept as what was asked for. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleList
  | PickleTuple
  | PickleDict
  | PickleGlobal
  | PickleCall
  | PicklePersistent;
export class PickleList {
  readonly items: PickleValue[] = [];
}
export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}
export class PickleDict {
  readonly entries = new Map<PickleValue, PickleValue>();
}
/** A name of Python, such as `torch._utils _rebuild_tensor_v2`. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export class PickleCall {
  readonly callee: PickleGlobal;
  readonly args: PickleTuple;
  constructor(callee: PickleGlobal, args: PickleTuple) {
    this.callee = callee;
    this.args = args;
  }
}
/** A reference to a storage, outside the pickle. */
export class PicklePersistent {
  readonly id: PickleValue;
  constructor(id: PickleValue) {
    this.id = id;
  }
}

/** What is wrong with a pickle: the reason of a `model-bad`. */
export class PickleError extends Error {}

/** No published checkpoint comes near: some 20 values a tensor, a thousand tensors. */
const maxValues = 4_000_000;

/**
 * Reads one pickle (protocols 0 to 4, the opcodes that `torch.save` writes for tensors) from the
 * cursor, and leaves the cursor behind it. `allowed` says which globals may be named at all. Opcodes:
 * https://github.com/python/cpython/blob/main/Lib/pickletools.py. Throws `PickleError` or RangeError.
 */
export function readPickle(cursor: ByteCursor, allowed: (name: string) => boolean): PickleValue {
  const stack: PickleValue[] = [];
  const marks: number[] = [];
  const memo = new Map<number, PickleValue>();
  let steps = 0;

  const pop = (): PickleValue => {
    const value = stack.pop();
    if (value === undefined || stack.length < (marks.at(-1) ?? 0))
      throw new PickleError('its pickle is damaged');
    return value;
  };
  const popMark = (): PickleValue[] => {
    const mark = marks.pop();
    if (mark === undefined) throw new PickleError('its pickle is damaged');
    return stack.splice(mark);
  };
  const top = (): PickleValue => {
    const value = stack.at(-1);
    if (value === undefined) throw new PickleError('its pickle is damaged');
    return value;
  };
  const global = (module: string, name: string): PickleGlobal => {
    const full = `${module} ${name}`;
    if (!allowed(full))
      throw new PickleError(`its pickle asks for ${full}, which no weights need: refused`);
    return new PickleGlobal(full);
  };
  const remember = (index: number): void => void memo.set(index, top());
  const recall = (index: number): void => {
    const value = memo.get(index);
    if (value === undefined) throw new PickleError('its pickle is damaged');
    stack.push(value);
  };
  const setItems = (items: readonly PickleValue[]): void => {
    const target = top();
    const dict = target instanceof PickleCall ? orderedDict(target) : target;
    if (!(dict instanceof PickleDict) || items.length % 2 !== 0)
      throw new PickleError('its pickle is damaged');
    for (let i = 0; i < items.length; i += 2)
      dict.entries.set(items[i] ?? null, items[i + 1] ?? null);
  };
  const append = (items: readonly PickleValue[]): void => {
    const target = top();
    if (!(target instanceof PickleList)) throw new PickleError('its pickle is damaged');
    for (const item of items) target.items.push(item);
  };
  const reduce = (args: PickleValue, callee: PickleValue): PickleValue => {
    if (!(callee instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      throw new PickleError('its pickle calls what is no name: refused');
    }
    // An ordered dictionary is filled by later opcodes; begun from pairs it is not written by torch.
    if (callee.name === 'collections OrderedDict' && args.items.length === 0)
      return new PickleDict();
    return new PickleCall(callee, args);
  };

  for (;;) {
    if (++steps > maxValues) throw new PickleError('its pickle is too long');
    const opcode = cursor.byte();
    switch (opcode) {
      case 0x80: // PROTO
        cursor.byte();
        break;
      case 0x95: // FRAME
        cursor.take(8);
        break;
      case 0x2e: // STOP
        return pop();
      case 0x28: // MARK
        marks.push(stack.length);
        break;
      case 0x30: // POP
        pop();
        break;
      case 0x4e: // NONE
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
        stack.push(true);
        break;
      case 0x89: // NEWFALSE
        stack.push(false);
        break;
      case 0x4b: // BININT1
        stack.push(cursor.byte());
        break;
      case 0x4d: // BININT2
        stack.push(cursor.view(2).getUint16(0, true));
        break;
      case 0x4a: // BININT
        stack.push(cursor.view(4).getInt32(0, true));
        break;
      case 0x8a: // LONG1
        stack.push(longInteger(cursor.take(cursor.byte())));
        break;
      case 0x47: // BINFLOAT
        stack.push(cursor.view(8).getFloat64(0, false));
        break;
      case 0x58: // BINUNICODE
      case 0x54: // BINSTRING
        stack.push(cursor.text(cursor.view(4).getUint32(0, true)));
        break;
      case 0x8c: // SHORT_BINUNICODE
      case 0x55: // SHORT_BINSTRING
        stack.push(cursor.text(cursor.byte()));
        break;
      case 0x5d: // EMPTY_LIST
        stack.push(new PickleList());
        break;
      case 0x61: // APPEND
        append([pop()]);
        break;
      case 0x65: // APPENDS
        append(popMark());
        break;
      case 0x7d: // EMPTY_DICT
        stack.push(new PickleDict());
        break;
      case 0x73: {
        // SETITEM
        const value = pop();
        const key = pop();
        setItems([key, value]);
        break;
      }
      case 0x75: // SETITEMS
        setItems(popMark());
        break;
      case 0x29: // EMPTY_TUPLE
        stack.push(new PickleTuple([]));
        break;
      case 0x74: // TUPLE
        stack.push(new PickleTuple(popMark()));
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: {
        // TUPLE3
        const items = Array.from({ length: opcode - 0x84 }, pop).reverse();
        stack.push(new PickleTuple(items));
        break;
      }
      case 0x63: // GLOBAL
        stack.push(global(cursor.line(), cursor.line()));
        break;
      case 0x93: {
        // STACK_GLOBAL
        const name = pop();
        const module = pop();
        if (typeof name !== 'string' || typeof module !== 'string')
          throw new PickleError('its pickle is damaged');
        stack.push(global(module, name));
        break;
      }
      case 0x52: {
        // REDUCE
        const args = pop();
        stack.push(reduce(args, pop()));
        break;
      }
      case 0x62: // BUILD: attributes (a state dictionary's `_metadata`), which weights do not need
        pop();
        break;
      case 0x51: // BINPERSID
        stack.push(new PicklePersistent(pop()));
        break;
      case 0x71: // BINPUT
        remember(cursor.byte());
        break;
      case 0x72: // LONG_BINPUT
        remember(cursor.view(4).getUint32(0, true));
        break;
      case 0x94: // MEMOIZE
        remember(memo.size);
        break;
      case 0x68: // BINGET
        recall(cursor.byte());
        break;
      case 0x6a: // LONG_BINGET
        recall(cursor.view(4).getUint32(0, true));
        break;
      default:
        throw new PickleError(
          `its pickle has the opcode 0x${opcode.toString(16)}, which no weights need: refused`,
        );
    }
  }
}

function orderedDict(call: PickleCall): never {
  throw new PickleError(`its pickle fills the result of ${call.callee.name}: refused`);
}

/** Two's complement, little endian. */
function longInteger(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const [i, byte] of bytes.entries()) value |= BigInt(byte) << BigInt(8 * i);
  return BigInt.asIntN(8 * bytes.length, value);
}
