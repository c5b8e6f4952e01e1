// TensorFlow.js on its WebAssembly backend: a graph's operations by the functions that its own converter's models call.
import { graphOf } from './graph.mjs';

const explicit = ([top, left]) => (top || left ? [[0, 0], [top, top], [left, left], [0, 0]] : 'valid');
const activated = (tf, step, y) => (step.activation ? tf[step.activation](y) : y);
const fused = (step) => step.activation ?? 'linear';

const operations = {
  convolution: (tf, step, [x, filter, bias]) => tf.fused.conv2d({ x, filter, bias, strides: step.stride, pad: explicit(step.padding),
    dilations: step.dilation, activation: fused(step) }),
  depthwise: (tf, step, [x, filter, bias]) => tf.fused.depthwiseConv2d({ x, filter, bias, strides: step.stride, pad: explicit(step.padding),
    dilations: step.dilation, activation: fused(step) }),
  dense: (tf, step, [a, b, bias]) => tf.fused.matMul({ a, b, bias, activation: fused(step) }),
  product: (tf, step, [a, b]) => tf.matMul(a, b, false, step.transposed),
  add: (tf, step, [a, b]) => activated(tf, step, tf.add(a, b)),
  subtract: (tf, step, [a, b]) => activated(tf, step, tf.sub(a, b)),
  multiply: (tf, step, [a, b]) => activated(tf, step, tf.mul(a, b)),
  squared_difference: (tf, step, [a, b]) => tf.squaredDifference(a, b),
  relu: (tf, step, [x]) => tf.relu(x),
  relu6: (tf, step, [x]) => tf.relu6(x),
  sigmoid: (tf, step, [x]) => tf.sigmoid(x),
  tanh: (tf, step, [x]) => tf.tanh(x),
  elu: (tf, step, [x]) => tf.elu(x),
  rsqrt: (tf, step, [x]) => tf.rsqrt(x),
  softmax: (tf, step, [x]) => tf.softmax(x),
  hardswish: (tf, step, [x]) => tf.mul(x, tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6)),
  gelu: (tf, step, [x]) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  mean: (tf, step, [x]) => tf.mean(x, step.axes, step.keep),
  reshape: (tf, step, [x], shape) => tf.reshape(x, shape),
  transpose: (tf, step, [x]) => tf.transpose(x, step.permutation),
  slice: (tf, step, [x], shape) => tf.slice(x, step.begin, shape),
  strided_slice: (tf, step, [x]) => tf.stridedSlice(x, step.begin, step.end, step.step),
  pad: (tf, step, [x]) => tf.pad(x, step.sizes),
  concatenate: (tf, step, parts) => tf.concat(parts, step.axis),
  max_pool: (tf, step, [x]) => tf.maxPool(x, step.window, step.stride, explicit(step.padding)),
  average_pool: (tf, step, [x]) => tf.avgPool(x, step.window, step.stride, explicit(step.padding)),
};

// How filters stand here: height, width, in, out. Once, when a model is loaded.
const filters = {
  convolution: (tf, w) => tf.transpose(w, [1, 2, 3, 0]),
  depthwise: (tf, w, { multiplier }) => tf.reshape(w, [w.shape[1], w.shape[2], w.shape[3] / multiplier, multiplier]),
  dense: (tf, w) => tf.transpose(w),
};

function prepare(tf, graph, bytes) {
  const values = new Map();
  graph.values.forEach(({ shape, offset }, index) => {
    if (offset !== undefined) values.set(index, tf.tensor(new Float32Array(bytes.buffer, bytes.byteOffset + offset, shape.reduce((all, size) => all * size, 1)), shape));
  });
  graph.operations.forEach((step) => {
    if (step.groups > 1) throw new Error('has no convolution of several groups');
    if (!operations[step.kind]) throw new Error(`has no form for ${step.kind}`);
    const turn = filters[step.kind];
    if (turn) {
      // A weight may serve several operations; each turns its own.
      values.set(step, turn(tf, values.get(step.inputs[1]), step));
    }
  });
  return values;
}

export async function open(host) {
  const tf = await host.tensorflow();
  return {
    async load(model) {
      const { graph, inputs } = await graphOf(host, model);
      const constants = prepare(tf, graph, await host.bytes(`models/${model.name}.graph.bin`));
      const given = inputs.map(({ shape, data }) => tf.tensor(data, shape));
      const run = () => tf.tidy(() => {
        const values = new Map(constants);
        graph.inputs.forEach(({ value }, index) => values.set(value, given[index]));
        for (const step of graph.operations) {
          const arguments_ = step.inputs.map((value, index) => (index === 1 && constants.get(step)) || values.get(value));
          values.set(step.output, operations[step.kind](tf, step, arguments_, graph.values[step.output].shape));
        }
        return values.get(graph.output.value);
      });
      return {
        run() {
          const answer = run(), data = answer.dataSync();
          answer.dispose();
          return data;
        },
        result: (data) => ({ dims: graph.output.shape, data }),
      };
    },
  };
}
