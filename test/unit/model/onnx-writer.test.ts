import { join } from 'node:path';
import { InferenceSession, Tensor } from '../../../src/main/model/onnx-runtime.ts';
import { describe, expect, it } from 'vitest';
import { OnnxWriter } from '../../../src/main/model/onnx/onnx-writer.ts';
import { ProtobufWriter } from '../../../src/main/model/onnx/protobuf.ts';
import { temporaryFolder } from './compiled-root.ts';

describe('Protocol Buffers', () => {
  it('are written as their documentation shows', () => {
    // https://protobuf.dev/programming-guides/encoding/
    const hex = (writer: ProtobufWriter): string => Buffer.from(writer.finish()).toString('hex');
    expect(hex(new ProtobufWriter().integer(1, 150))).toBe('089601');
    expect(hex(new ProtobufWriter().text(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(new ProtobufWriter().message(3, (inner) => inner.integer(1, 150)))).toBe(
      '1a03089601',
    );
    expect(hex(new ProtobufWriter().integer(1, -2))).toBe('08feffffffffffffffff01');
  });
});

describe('an ONNX model', () => {
  it('runs in ONNX Runtime: weights inside and beside it, attributes, branches', async () => {
    const folder = temporaryFolder();
    const writer = new OnnxWriter(folder);
    const x = writer.input('x', 'float', ['rows', 400]);
    // 1,600 bytes: beside the graph, and written in two pieces.
    const large = Float32Array.from({ length: 400 }, (_, i) => i);
    const table = writer.tensor(
      'large',
      'float',
      [400],
      [large.subarray(0, 10), large.subarray(10)],
    );
    const sum = writer.node('Add', [x, table]);
    const reduced = writer.node('ReduceSum', [sum, writer.constant('int64', [1], [1])], {
      attributes: { keepdims: 0 },
    });
    const activated = writer.node('LeakyRelu', [reduced], {
      attributes: { alpha: { float: 0.5 } },
    });
    const total = writer.node('ReduceSum', [activated], { attributes: { keepdims: 0 } });
    const positive = writer.node('Greater', [total, writer.constant('float', [], [0])]);
    const chosen = writer.branch(
      positive,
      () => activated,
      () => writer.node('Neg', [activated]),
      'float',
    );
    writer.output(chosen, 'y', 'float', ['rows']);
    writer.finish();

    const session = await InferenceSession.create(join(folder, 'graph.onnx'));
    const run = async (value: number): Promise<number[]> => {
      const feed = new Tensor('float32', new Float32Array(800).fill(value), [2, 400]);
      const { y } = await session.run({ x: feed });
      return Array.from(y?.data as Float32Array);
    };
    expect(await run(1)).toEqual([80_200, 80_200]);
    // 79,800 - 400,000 = -320,200, halved, and its sign turned by the other branch.
    expect(await run(-1000)).toEqual([160_100, 160_100]);
    await session.release();
  });
});
