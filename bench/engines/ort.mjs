// ONNX Runtime: `web` is its WebAssembly with one thread, `native` its build for this machine's processor.
const modules = {
  web: (host) => host.peer('onnxruntime-web', 'dist/ort.wasm.min.mjs'),
  native: (host) => host.peer('onnxruntime-node'),
};
const settings = {
  web: { executionProviders: ['wasm'], graphOptimizationLevel: 'all' },
  native: { executionProviders: ['cpu'], graphOptimizationLevel: 'all', intraOpNumThreads: 1, interOpNumThreads: 1 },
};

export async function open(host, kind) {
  const found = await modules[kind](host);
  const ort = found.default?.InferenceSession ? found.default : found;
  ort.env.logLevel = 'error';
  if (kind === 'web') ort.env.wasm.numThreads = 1;
  return {
    async load(model) {
      const session = await ort.InferenceSession.create(await host.bytes(`models/${model.name}.onnx`), settings[kind]);
      const feeds = Object.fromEntries((await host.inputs(model)).map(({ data, dims }, index) => [`x${index}`, new ort.Tensor('float32', data, dims)]));
      return { run: () => session.run(feeds), result: ({ y }) => ({ dims: [...y.dims], data: y.data }) };
    },
  };
}
