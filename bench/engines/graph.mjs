// What the peers that take channels-last graphs share: the graph, and inputs in its layout.

/** The axes of `data` in another order. */
export function permuted({ dims, data }, order) {
  const shape = order.map((axis) => dims[axis]);
  if (order.every((axis, index) => axis === index)) return { shape, data };
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((all, size) => all * size, 1));
  const moved = new Float32Array(data.length), index = shape.map(() => 0);
  for (let i = 0; i < moved.length; ++i) {
    moved[i] = data[index.reduce((sum, at, axis) => sum + at * strides[order[axis]], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; --axis) index[axis] = 0;
  }
  return { shape, data: moved };
}

/** { graph, inputs: [{ shape, data }] }; an error where the model has no such form. */
export async function graphOf(host, model) {
  if (model.without_graph) throw new Error(`has no form for it: ${model.without_graph}`);
  const graph = JSON.parse(new TextDecoder().decode(await host.bytes(`models/${model.name}.graph.json`)));
  const inputs = (await host.inputs(model)).map((input, index) => permuted(input, graph.inputs[index].order));
  return { graph, inputs };
}
