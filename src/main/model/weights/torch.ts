import { badModel } from '../model-error.ts';
import { ByteCursor } from './byte-cursor.ts';
import { bytesPerElement, type StoredType } from './floats.ts';
import {
  PickleCall,
  PickleDict,
  PickleError,
  PickleGlobal,
  PickleList,
  PicklePersistent,
  PickleTuple,
  readPickle,
  type PickleValue,
} from './pickle.ts';
import type { RangeFile } from './range-file.ts';
import { elementCount, type LocatedTensor } from './weights.ts';
import { readZipDirectory } from './zip-directory.ts';

/** `magic_number` of torch/serialization.py: files of before torch 1.6 begin with its pickle. */
const legacyMagic = 0x1950a86a20f9469cfc6cn;

const storedTypes: Readonly<Record<string, StoredType>> = {
  'torch FloatStorage': 'F32',
  'torch HalfStorage': 'F16',
  'torch BFloat16Storage': 'BF16',
};
/** Storages of other types hold no weights (position ids): their tensors are left out. */
const otherBytes: Readonly<Record<string, number>> = {
  'torch DoubleStorage': 8,
  'torch LongStorage': 8,
  'torch IntStorage': 4,
  'torch ShortStorage': 2,
  'torch CharStorage': 1,
  'torch ByteStorage': 1,
  'torch BoolStorage': 1,
};
const rebuilders = ['torch._utils _rebuild_tensor_v2', 'torch._utils _rebuild_tensor'];
const parameter = 'torch._utils _rebuild_parameter';
const allowedNames = new Set([
  ...Object.keys(storedTypes),
  ...Object.keys(otherBytes),
  ...rebuilders,
  parameter,
  'collections OrderedDict',
]);
const allowed = (name: string): boolean => allowedNames.has(name);

/** Where a storage's numbers lie. */
interface Storage {
  readonly start: number;
  readonly bytes: number;
}

/**
 * The tensors of a `pytorch_model.bin`, ZIP or the older form, by name. Its pickle is interpreted
 * for the few opcodes and names that tensors need, and nothing in it is run. Throws `model-bad`.
 */
export function readTorch(
  folder: string,
  file: string,
  source: RangeFile,
): Map<string, LocatedTensor> {
  try {
    const start = source.read(0, Math.min(4, source.size));
    const zip = start[0] === 0x50 && start[1] === 0x4b;
    const { state, storages } = zip ? readZip(source) : readLegacy(source);
    return locateTensors(state, storages, file, source);
  } catch (error) {
    if (error instanceof PickleError || error instanceof RangeError) {
      throw badModel(folder, file, error.message, error);
    }
    throw error;
  }
}

type Storages = (key: string) => Storage | undefined;

function readZip(source: RangeFile): { state: PickleValue; storages: Storages } {
  const members = readZipDirectory(source);
  const pickleName = [...members.keys()].find(
    (name) => name.endsWith('/data.pkl') || name === 'data.pkl',
  );
  const pickle = pickleName === undefined ? undefined : members.get(pickleName);
  if (pickleName === undefined || !pickle)
    throw new RangeError('it is a ZIP without data.pkl: not weights');
  const root = pickleName.slice(0, -'data.pkl'.length);
  const order = members.get(`${root}byteorder`);
  if (
    order &&
    new TextDecoder().decode(source.read(order.start, order.start + Math.min(order.size, 16))) ===
      'big'
  ) {
    throw new RangeError('it was written on a big-endian machine, which is not supported');
  }
  const state = readPickle(
    new ByteCursor(source, pickle.start, pickle.start + pickle.size),
    allowed,
  );
  return {
    state,
    storages(key) {
      const member = members.get(`${root}data/${key}`);
      return member && { start: member.start, bytes: member.size };
    },
  };
}

/** Pickles of a magic number, a version, the machine, the state and the storages' keys; then each storage. */
function readLegacy(source: RangeFile): { state: PickleValue; storages: Storages } {
  const cursor = new ByteCursor(source, 0, source.size);
  let magic;
  try {
    magic = readPickle(cursor, () => false);
  } catch (error) {
    if (error instanceof PickleError && !error.message.includes('asks for')) {
      throw new PickleError('is neither a ZIP nor a pickle of weights');
    }
    throw error;
  }
  if (magic !== legacyMagic) throw new PickleError('is neither a ZIP nor a pickle of weights');
  readPickle(cursor, allowed);
  const machine = readPickle(cursor, allowed);
  if (machine instanceof PickleDict && machine.entries.get('little_endian') === false) {
    throw new RangeError('it was written on a big-endian machine, which is not supported');
  }
  const state = readPickle(cursor, allowed);
  const keys = readPickle(cursor, allowed);
  if (!(keys instanceof PickleList)) throw new PickleError('its list of storages is missing');

  const sizes = storageElementBytes(state);
  const storages = new Map<string, Storage>();
  let at = cursor.position;
  for (const key of keys.items) {
    if (typeof key !== 'string' && typeof key !== 'number')
      throw new PickleError('its pickle is damaged');
    const name = String(key);
    const count = Number(Buffer.from(source.read(at, at + 8)).readBigInt64LE(0));
    const bytes = count * (sizes.get(name) ?? NaN);
    if (!(bytes >= 0) || at + 8 + bytes > source.size)
      throw new RangeError(`its storage ${name} is cut off`);
    storages.set(name, { start: at + 8, bytes });
    at += 8 + bytes;
  }
  return { state, storages: (key) => storages.get(key) };
}

/** Bytes of an element of each storage that the state refers to. */
function storageElementBytes(state: PickleValue): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [, value] of stateEntries(state)) {
    const { key, type } = tensorParts(value) ?? {};
    if (key === undefined || type === undefined) continue;
    const stored = storedTypes[type];
    sizes.set(key, stored ? bytesPerElement[stored] : (otherBytes[type] ?? NaN));
  }
  return sizes;
}

function locateTensors(
  state: PickleValue,
  storages: Storages,
  file: string,
  source: RangeFile,
): Map<string, LocatedTensor> {
  const tensors = new Map<string, LocatedTensor>();
  for (const [name, value] of stateEntries(state)) {
    const parts = tensorParts(value);
    if (!parts) continue;
    const type = storedTypes[parts.type];
    if (!type) continue;
    const { shape, stride, offset, key } = parts;
    const storage = storages(key);
    if (!storage) throw new RangeError(`the storage of tensor ${name} is missing`);
    if (!isContiguous(shape, stride)) throw new RangeError(`tensor ${name} is not contiguous`);
    const size = bytesPerElement[type];
    if ((offset + elementCount(shape)) * size > storage.bytes) {
      throw new RangeError(`tensor ${name} is larger than its storage`);
    }
    tensors.set(name, { shape, type, file, source, start: storage.start + offset * size });
  }
  return tensors;
}

/** Name and value of each entry; some training programs put the state under a name of its own. */
function stateEntries(state: PickleValue): [string, PickleValue][] {
  if (!(state instanceof PickleDict)) throw new PickleError('it holds no table of tensors');
  const inner = state.entries.get('state_dict');
  if (inner instanceof PickleDict) return stateEntries(inner);
  return [...state.entries].flatMap(([name, value]) =>
    typeof name === 'string' ? [[name, value]] : [],
  );
}

interface TensorParts {
  readonly type: string;
  readonly key: string;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}

/** null: not a tensor. */
function tensorParts(value: PickleValue): TensorParts | null {
  if (!(value instanceof PickleCall)) return null;
  if (value.callee.name === parameter) return tensorParts(value.args.items[0] ?? null);
  if (!rebuilders.includes(value.callee.name)) return null;
  const [storage, offset, shape, stride] = value.args.items;
  if (!(storage instanceof PicklePersistent) || !(storage.id instanceof PickleTuple)) {
    throw new PickleError('its pickle is damaged');
  }
  const [kind, type, key] = storage.id.items;
  if (
    kind !== 'storage' ||
    !(type instanceof PickleGlobal) ||
    (typeof key !== 'string' && typeof key !== 'number')
  ) {
    throw new PickleError('its pickle is damaged');
  }
  const [first] = wholeNumbers(new PickleTuple([offset ?? null]));
  return {
    type: type.name,
    key: String(key),
    offset: first ?? 0,
    shape: wholeNumbers(shape),
    stride: wholeNumbers(stride),
  };
}

function wholeNumbers(value: PickleValue | undefined): number[] {
  if (!(value instanceof PickleTuple)) throw new PickleError('its pickle is damaged');
  return value.items.map((item) => {
    const number = typeof item === 'bigint' ? Number(item) : item;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) {
      throw new PickleError('its pickle is damaged');
    }
    return number;
  });
}

function isContiguous(shape: readonly number[], stride: readonly number[]): boolean {
  if (shape.length !== stride.length) return false;
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] ?? 1;
    if (size !== 1 && stride[i] !== expected) return false;
    expected *= size;
  }
  return true;
}
