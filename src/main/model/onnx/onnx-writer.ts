import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ProtobufWriter } from './protobuf.ts';

/** TensorProto.DataType of onnx.proto. */
export const dataTypes = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const;
export type DataType = keyof typeof dataTypes;
export type RealType = 'float' | 'float16';

export type Attribute =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly graph: (graph: ProtobufWriter) => void };

/** A named value of the graph; '' where an optional input is left out. */
export type Value = string;

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Operators outside ONNX's own set: `com.microsoft`. */
  readonly domain?: string;
  readonly outputs?: number;
}

const graphFile = 'graph.onnx';
const dataFile = 'graph.onnx.data';

/**
 * ONNX Runtime maps tensors of the data file into memory; pages keep their numbers aligned for
 * every instruction set.
 */
const alignment = 4096;
/** Smaller tensors lie in the graph itself. */
const externalFrom = 1024;

/**
 * Writes an ONNX model (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) as a graph and a
 * file of weights beside it, tensor by tensor as they come: the whole never lies in memory, and no
 * size is too large for it.
 */
export class OnnxWriter {
  readonly #folder: string;
  readonly #data: number;
  #dataLength = 0;
  #nodes: ((graph: ProtobufWriter) => void)[] = [];
  readonly #initializers: ((graph: ProtobufWriter) => void)[] = [];
  readonly #inputs: ((graph: ProtobufWriter) => void)[] = [];
  readonly #outputs: ((graph: ProtobufWriter) => void)[] = [];
  readonly #names = new Set<string>();
  readonly #shared = new Map<string, Value>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#data = openSync(join(folder, dataFile), 'w');
  }

  /** A graph input; a dimension that varies is a name. */
  input(name: string, type: DataType, dims: readonly (number | string)[]): Value {
    this.#inputs.push(valueInfo(11, name, type, dims));
    this.#names.add(name);
    return name;
  }

  output(value: Value, name: string, type: DataType, dims: readonly (number | string)[]): void {
    this.#nodes.push(nodeProto('Identity', [value], [name], {}));
    this.#outputs.push(valueInfo(12, name, type, dims));
  }

  /** Adds a node; returns its output, or all of them where `outputs` is over 1. */
  node(operator: string, inputs: readonly Value[], options: NodeOptions = {}): Value {
    const [output] = this.nodes(operator, inputs, { ...options, outputs: 1 });
    if (output === undefined) throw new RangeError('a node without outputs');
    return output;
  }

  nodes(operator: string, inputs: readonly Value[], options: NodeOptions): Value[] {
    const outputs = Array.from({ length: options.outputs ?? 1 }, () => this.#unique(operator));
    this.#nodes.push(nodeProto(operator, inputs, outputs, options));
    return outputs;
  }

  /**
   * The value of one of two branches, each a few nodes over values of the graph around it. Both
   * give a tensor of `type`; `condition` is a boolean scalar.
   */
  branch(condition: Value, whenTrue: () => Value, whenFalse: () => Value, type: RealType): Value {
    return this.node('If', [condition], {
      attributes: {
        then_branch: { graph: this.#subgraph(whenTrue, type) },
        else_branch: { graph: this.#subgraph(whenFalse, type) },
      },
    });
  }

  #subgraph(build: () => Value, type: RealType): (graph: ProtobufWriter) => void {
    const outer = this.#nodes;
    this.#nodes = [];
    const value = build();
    const output = this.#unique('branch');
    const nodes = [...this.#nodes, nodeProto('Identity', [value], [output], {})];
    this.#nodes = outer;
    return (graph) => {
      for (const write of nodes) write(graph);
      graph.text(2, output);
      graph.message(12, (info) =>
        info
          .text(1, output)
          .message(2, (of) => of.message(1, (tensor) => tensor.integer(1, dataTypes[type]))),
      );
    };
  }

  /** A tensor of the model, its bytes (little endian, row-major) written as they come. */
  tensor(
    name: string,
    type: DataType,
    dims: readonly number[],
    chunks: Iterable<ArrayBufferView>,
  ): Value {
    const unique = this.#unique(name);
    const start = Math.ceil(this.#dataLength / alignment) * alignment;
    let length = 0;
    let inline: Uint8Array | undefined;
    for (const chunk of chunks) {
      const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (length === 0 && bytes.length < externalFrom) {
        inline = bytes;
      } else {
        if (inline) writeAll(this.#data, inline, start);
        inline = undefined;
        writeAll(this.#data, bytes, start + length);
      }
      length += bytes.length;
    }
    if (!inline && length > 0) this.#dataLength = start + length;
    const kept = inline?.slice() ?? (length === 0 ? new Uint8Array() : undefined);
    this.#initializers.push((graph) =>
      graph.message(5, (tensor) => {
        for (const size of dims) tensor.integer(1, size);
        tensor.integer(2, dataTypes[type]).text(8, unique);
        if (kept) {
          tensor.bytes(9, kept);
          return;
        }
        for (const [key, value] of [
          ['location', dataFile],
          ['offset', String(start)],
          ['length', String(length)],
        ] as const) {
          tensor.message(13, (entry) => entry.text(1, key).text(2, value));
        }
        tensor.integer(14, 1);
      }),
    );
    return unique;
  }

  floats(name: string, dims: readonly number[], values: Float32Array): Value {
    return this.reals('float', name, dims, values);
  }

  /** Numbers in float32, or rounded to half precision. */
  reals(type: RealType, name: string, dims: readonly number[], values: Float32Array): Value {
    return this.tensor(name, type, dims, realChunks(type, [values]));
  }

  /** Small constants, each distinct one written once. */
  constant(
    type: 'float' | 'int64' | 'int32' | 'uint8',
    dims: readonly number[],
    values: readonly number[],
  ): Value {
    const key = `${type}[${dims.join()}]${values.join()}`;
    const known = this.#shared.get(key);
    if (known) return known;
    const bytes = {
      float: () => Float32Array.from(values),
      int64: () => BigInt64Array.from(values, BigInt),
      int32: () => Int32Array.from(values),
      uint8: () => Uint8Array.from(values),
    }[type]();
    const value = this.tensor('constant', type, dims, [bytes]);
    this.#shared.set(key, value);
    return value;
  }

  /** Writes the graph; the writer is then done. */
  finish(): { graph: string; data: string } {
    closeSync(this.#data);
    const model = new ProtobufWriter()
      .integer(1, 8) // IR version of ONNX 1.13, the first with opset 18
      .text(2, 'Trouvaille')
      .message(7, (graph) => {
        for (const write of this.#nodes) write(graph);
        graph.text(2, 'model');
        for (const write of this.#initializers) write(graph);
        for (const write of this.#inputs) write(graph);
        for (const write of this.#outputs) write(graph);
      })
      .message(8, (opset) => opset.text(1, '').integer(2, 18))
      .message(8, (opset) => opset.text(1, 'com.microsoft').integer(2, 1))
      .finish();
    writeFileSync(join(this.#folder, graphFile), model);
    return { graph: graphFile, data: dataFile };
  }

  /** Closes the data file of a model that will not be finished. */
  abandon(): void {
    closeSync(this.#data);
  }

  #unique(name: string): string {
    let unique = name;
    for (let i = 1; this.#names.has(unique); i++) unique = `${name}_${i}`;
    this.#names.add(unique);
    return unique;
  }
}

/** Stretches of numbers as the bytes of `type`, each as it comes. */
export function* realChunks(
  type: RealType,
  chunks: Iterable<Float32Array>,
): Generator<ArrayBufferView> {
  for (const chunk of chunks) yield type === 'float' ? chunk : new Float16Array(chunk);
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length)
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
}

function valueInfo(
  field: number,
  name: string,
  type: DataType,
  dims: readonly (number | string)[],
) {
  return (graph: ProtobufWriter): void => {
    graph.message(field, (info) =>
      info.text(1, name).message(2, (of) =>
        of.message(1, (tensor) =>
          tensor.integer(1, dataTypes[type]).message(2, (shape) => {
            for (const dim of dims) {
              shape.message(1, (entry) =>
                typeof dim === 'number' ? entry.integer(1, dim) : entry.text(2, dim),
              );
            }
          }),
        ),
      ),
    );
  };
}

function nodeProto(
  operator: string,
  inputs: readonly Value[],
  outputs: readonly Value[],
  options: NodeOptions,
) {
  return (graph: ProtobufWriter): void => {
    graph.message(1, (node) => {
      for (const input of inputs) node.text(1, input);
      for (const output of outputs) node.text(2, output);
      node.text(3, outputs[0] ?? operator).text(4, operator);
      for (const [name, value] of Object.entries(options.attributes ?? {})) {
        node.message(5, (attribute) => writeAttribute(attribute.text(1, name), value));
      }
      if (options.domain !== undefined) node.text(7, options.domain);
    });
  };
}

/** AttributeProto: the value's field, then its type in field 20. */
function writeAttribute(attribute: ProtobufWriter, value: Attribute): void {
  if (typeof value === 'number') attribute.integer(3, value).integer(20, 2);
  else if (typeof value === 'string') attribute.text(4, value).integer(20, 3);
  else if ('float' in value) attribute.float(2, value.float).integer(20, 1);
  else if ('graph' in value) attribute.message(6, value.graph).integer(20, 5);
  else {
    for (const element of value) attribute.integer(8, element);
    attribute.integer(20, 7);
  }
}
