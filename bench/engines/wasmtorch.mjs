// Our packages, as their users call them; `variant` is the one to run.
export async function open(host, variant) {
  return {
    async load(model) {
      if (model.without_package) throw new Error('wasmtorchc did not compile it');
      const { load } = await import(host.address(`packages/${model.name}/model.mjs`));
      const loaded = await load({ variant });
      const ran = loaded.describe().variant;
      if (ran !== variant) throw new Error(`expected variant ${variant}, found ${ran}`);
      const inputs = Object.fromEntries((await host.inputs(model)).map(({ data }, index) => [loaded.inputs[index].name, data]));
      const [output] = loaded.outputs;
      // A caller who runs again and again gives the buffers, and leaves the garbage collector out of it.
      const buffers = Object.fromEntries(loaded.outputs.map(({ name, dims }) => [name, new Float32Array(dims.reduce((all, size) => all * size, 1))]));
      return {
        run: () => loaded.run(inputs, { outputs: buffers }),
        result: (answer) => ({ dims: output.dims, data: answer[output.name] }),
      };
    },
  };
}
