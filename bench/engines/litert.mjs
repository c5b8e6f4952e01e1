// LiteRT.js: TensorFlow Lite's interpreter with XNNPACK; one thread, on the CPU. It runs in browsers alone.
import { graphOf } from './graph.mjs';

export async function open(host) {
  const litert = await host.peer('@litertjs/core');
  await litert.loadLiteRt(host.peerAddress('@litertjs/core', 'wasm/'));
  return {
    async load(model) {
      const { graph, inputs } = await graphOf(host, model);
      const compiled = await litert.loadAndCompile(await host.bytes(`models/${model.name}.tflite`), { accelerator: 'wasm', cpuOptions: { numThreads: 1 } });
      const tensors = inputs.map(({ shape, data }) => new litert.Tensor(data, shape));
      return {
        async run() {
          const results = await compiled.run(tensors);
          const data = results[0].toTypedArray();
          for (const result of results) result.delete();
          return data;
        },
        result: (data) => ({ dims: graph.output.shape, data }),
      };
    },
  };
}
