// Writes a graph of channels_last.py as a .tflite file, which LiteRT takes.
//
// The format is TensorFlow Lite's FlatBuffers schema, version 3: a table's fields are numbered in the order that the schema
// declares them, and only those that differ from their default are written. Numbers of operators and of options are the schema's.
import { Builder } from 'flatbuffers';

// Operators by kind: the schema's number, the number of its options, and these options as [field, size in bytes, value].
const activations = { relu: 1, relu6: 3 };
const fused = (step) => activations[step.activation] ?? 0;
const tables = {
  add: [0, 11, (step) => [[0, 1, fused(step)]]],
  average_pool: [1, 5, (step) => pool(step)],
  concatenate: [2, 10, (step) => [[0, 4, step.axis]]],
  convolution: [3, 1, (step, same) => [[0, 1, same ? 0 : 1], [1, 4, step.stride[1]], [2, 4, step.stride[0]], [3, 1, fused(step)],
    [4, 4, step.dilation[1]], [5, 4, step.dilation[0]]]],
  depthwise: [4, 2, (step, same) => [[0, 1, same ? 0 : 1], [1, 4, step.stride[1]], [2, 4, step.stride[0]], [3, 4, step.multiplier],
    [4, 1, fused(step)], [5, 4, step.dilation[1]], [6, 4, step.dilation[0]]]],
  dense: [9, 8, (step) => [[0, 1, fused(step)]]],
  sigmoid: [14], max_pool: [17, 5, (step) => pool(step)],
  multiply: [18, 21, (step) => [[0, 1, fused(step)]]],
  relu: [19], relu6: [21], reshape: [22],
  softmax: [25, 9, () => [[0, 'f', 1]]],
  tanh: [28], pad: [34], transpose: [39], strided_slice: [45],
  mean: [40, 27, (step) => [[0, 1, step.keep ? 1 : 0]]],
  subtract: [41, 28, (step) => [[0, 1, fused(step)]]],
  pad_with: [60], slice: [65], rsqrt: [76], squared_difference: [99], elu: [111], hardswish: [117],
  product: [126, 101, (step) => [[1, 1, step.transposed ? 1 : 0]]],
  gelu: [150, 116, (step) => [[0, 1, step.approximate ? 1 : 0]]],
};
const pool = ({ stride, window }) => [[0, 1, 1], [1, 4, stride[1]], [2, 4, stride[0]], [3, 4, window[1]], [4, 4, window[0]]];
const types = { float32: 0, int32: 2 };

/** The model as a list of tensors and operators, with what the neutral form leaves open: paddings, and operands that say shapes. */
class Model {
  constructor(graph, weights) {
    this.buffers = [null];
    this.operators = [];
    this.tensors = graph.values.map(({ shape, offset }) => this.#tensor(shape, 'float32',
      offset === undefined ? null : weights.subarray(offset, offset + 4 * shape.reduce((all, size) => all * size, 1))));
    for (const step of graph.operations) this.#add(step);
  }

  #tensor(shape, type, bytes) {
    if (bytes) this.buffers.push(bytes);
    return { shape, type, buffer: bytes ? this.buffers.length - 1 : 0 };
  }

  #new(shape, type = 'float32', bytes = null) {
    this.tensors.push(this.#tensor(shape, type, bytes));
    return this.tensors.length - 1;
  }

  #integers(values, shape = [values.length]) {
    return this.#new(shape, 'int32', new Uint8Array(Int32Array.from(values).buffer));
  }

  #emit(step, inputs = step.inputs, same = false) {
    this.operators.push({ step, inputs, output: step.output, same });
  }

  /** Zeros around an image, or the least number there is where a maximum is taken of negative ones. */
  #padded(input, [top, left], nonnegative) {
    const [count, height, width, channels] = this.tensors[input].shape;
    const output = this.#new([count, height + 2 * top, width + 2 * left, channels]);
    const borders = this.#integers([0, 0, top, top, left, left, 0, 0], [4, 2]);
    if (nonnegative) this.#emit({ kind: 'pad', output }, [input, borders]);
    else {
      const least = this.#new([1], 'float32', new Uint8Array(Float32Array.of(-3.4028234663852886e38).buffer));
      this.#emit({ kind: 'pad_with', output }, [input, borders, least]);
    }
    return output;
  }

  // SAME pads at the end first, PyTorch on both sides alike: equal where the stride is 1 and the window odd.
  #convolution(step) {
    const [input, kernel] = step.inputs;
    const window = this.tensors[kernel].shape.slice(1, 3);
    const reach = window.map((size, axis) => (size - 1) * step.dilation[axis]);
    if (step.padding.every((pad) => pad === 0)) this.#emit(step);
    else if (step.stride.every((by) => by === 1) && step.padding.every((pad, axis) => 2 * pad === reach[axis])) this.#emit(step, step.inputs, true);
    else this.#emit(step, [this.#padded(input, step.padding, true), ...step.inputs.slice(1)]);
  }

  #add(step) {
    const output = this.tensors[step.output].shape;
    if (step.kind === 'convolution' || step.kind === 'depthwise') this.#convolution(step);
    else if (step.kind.endsWith('_pool') && step.padding.some(Boolean))
      this.#emit(step, [this.#padded(step.inputs[0], step.padding, step.nonnegative)]);
    else if (step.kind === 'reshape') this.#emit(step, [...step.inputs, this.#integers(output)]);
    else if (step.kind === 'transpose') this.#emit(step, [...step.inputs, this.#integers(step.permutation)]);
    else if (step.kind === 'mean') this.#emit(step, [...step.inputs, this.#integers(step.axes)]);
    else if (step.kind === 'pad') this.#emit(step, [...step.inputs, this.#integers(step.sizes.flat(), [step.sizes.length, 2])]);
    else if (step.kind === 'strided_slice') this.#emit(step, [...step.inputs, ...[step.begin, step.end, step.step].map((values) => this.#integers(values))]);
    else if (step.kind === 'slice') this.#emit(step, [...step.inputs, this.#integers(step.begin), this.#integers(output)]);
    else this.#emit(step);
  }
}

/** A table of fields [number, size in bytes or 'f' or 'offset', value]. */
function table(builder, count, fields) {
  builder.startObject(count);
  for (const [field, size, value] of fields)
    if (size === 'offset') builder.addFieldOffset(field, value, 0);
    else if (size === 'f') builder.addFieldFloat32(field, value, 0);
    // Given 0 as the default the builder writes all else, also where the schema's default is another.
    else if (value !== 0) (size === 1 ? builder.addFieldInt8(field, value, 0) : builder.addFieldInt32(field, value, 0));
  return builder.endObject();
}

function integers(builder, values) {
  builder.startVector(4, values.length, 4);
  for (const value of [...values].reverse()) builder.addInt32(value);
  return builder.endVector();
}

function offsets(builder, values) {
  builder.startVector(4, values.length, 4);
  for (const value of [...values].reverse()) builder.addOffset(value);
  return builder.endVector();
}

function bytes(builder, data) {
  builder.startVector(1, data.length, 16);
  builder.bb.setPosition(builder.space -= data.length);
  builder.bb.bytes().set(data, builder.space);
  return builder.endVector();
}

function writeOperator(builder, { step, inputs, output, same }, codes) {
  const [code, optionsType, optionsOf] = tables[step.kind];
  const options = optionsOf && table(builder, 8, optionsOf(step, same));
  const fields = [[0, 4, codes.indexOf(code)], [1, 'offset', integers(builder, inputs)], [2, 'offset', integers(builder, [output])]];
  return table(builder, 9, optionsOf ? [...fields, [3, 1, optionsType], [4, 'offset', options]] : fields);
}

/** The bytes of the .tflite file for a graph { inputs, output, values, operations } and its weights. */
export function writeTflite(graph, weights) {
  const model = new Model(graph, weights);
  const missing = graph.operations.find(({ kind }) => !tables[kind]);
  if (missing) throw new Error(`expected an operation that TensorFlow Lite has, found ${missing.kind}`);
  const codes = [...new Set(model.operators.map(({ step }) => tables[step.kind][0]))];
  const builder = new Builder(weights.length + (1 << 20));
  const buffers = offsets(builder, model.buffers.map((data) => table(builder, 1, data ? [[0, 'offset', bytes(builder, data)]] : [])));
  const tensors = offsets(builder, model.tensors.map(({ shape, type, buffer }, index) => {
    const dims = integers(builder, shape), name = builder.createString(`t${index}`);
    return table(builder, 9, [[0, 'offset', dims], [1, 1, types[type]], [2, 4, buffer], [3, 'offset', name]]);
  }));
  const operators = offsets(builder, model.operators.map((operator) => writeOperator(builder, operator, codes)));
  const inputs = integers(builder, graph.inputs.map(({ value }) => value)), outputs = integers(builder, [graph.output.value]);
  const name = builder.createString('main');
  const subgraph = table(builder, 5, [[0, 'offset', tensors], [1, 'offset', inputs], [2, 'offset', outputs], [3, 'offset', operators], [4, 'offset', name]]);
  const operatorCodes = offsets(builder, codes.map((code) => table(builder, 4, [[0, 1, Math.min(code, 127)], [2, 4, 1], [3, 4, code]])));
  const description = builder.createString('wasmtorch bench');
  const subgraphs = offsets(builder, [subgraph]);
  builder.finish(table(builder, 8, [[0, 4, 3], [1, 'offset', operatorCodes], [2, 'offset', subgraphs], [3, 'offset', description], [4, 'offset', buffers]]), 'TFL3');
  return builder.asUint8Array();
}
