// One peer in a process of its own: peer.mjs KIND FOLDER. The coordinator sends { load } and { run }; each is answered.
//
// KIND is `peak`, `ort-web` or `wasmtorch-<variant>`. A process each, since engines share code caches, heaps and
// garbage collection between what runs in one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compare } from '../tools/wasmtorch-run/agreement.mjs';
import { parseNpy } from '../tools/wasmtorch-run/npy.mjs';

const [kind, folder] = process.argv.slice(2);

const tensor = (name) => parseNpy(readFileSync(join(folder, 'models', `${name}.npy`)));
const inputsOf = ({ name, inputs }) => Array.from({ length: inputs }, (_, index) => tensor(`${name}.in${index}`));

// The loops of peak.c: how many multiply-adds a run does is fixed, so a run's time says the speed.
function makePeak() {
  const turns = 50_000;
  const instance = (name) =>
    new WebAssembly.Instance(new WebAssembly.Module(readFileSync(join(folder, `peak.${name}.wasm`)))).exports;
  const loops = { multiply_add: instance('simd').multiplyAdd, relaxed_madd: instance('relaxed').relaxedMadd };
  return {
    load: async ({ name }) => ({
      flops: turns * 24 * 8,
      run: () => { loops[name](turns, 0.001, 0.999); },
    }),
  };
}

// A compiled package, as its user calls it.
function makeOurs(variant) {
  return {
    load: async (model) => {
      const { load } = await import(pathToFileURL(join(folder, 'packages', model.name, 'model.mjs')).href);
      const loaded = await load({ variant });
      const ran = loaded.describe().variant;
      if (ran !== variant) throw new Error(`asked for variant ${variant}, found ${ran}`);
      const inputs = Object.fromEntries(inputsOf(model).map(({ data }, index) => [loaded.inputs[index].name, data]));
      const output = loaded.outputs[0];
      // A caller who runs again and again gives the buffers, and leaves the garbage collector out of it.
      const buffers = Object.fromEntries(loaded.outputs.map(({ name, dims }) => [name, new Float32Array(dims.reduce((all, size) => all * size, 1))]));
      return {
        run: () => loaded.run(inputs, { outputs: buffers }),
        result: (answer) => ({ dtype: output.dtype, dims: output.dims, data: answer[output.name] }),
      };
    },
  };
}

async function makeOrt() {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return {
    load: async (model) => {
      const file = new Uint8Array(readFileSync(join(folder, 'models', `${model.name}.onnx`)));
      const session = await ort.InferenceSession.create(file, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
      const feeds = Object.fromEntries(inputsOf(model).map(({ data, dims }, index) => [`x${index}`, new ort.Tensor('float32', data, dims)]));
      return { run: () => session.run(feeds), result: ({ y }) => ({ dtype: 'f32', dims: [...y.dims], data: y.data }) };
    },
  };
}

const peer = await (kind === 'peak' ? makePeak() : kind === 'ort-web' ? makeOrt() : makeOurs(kind.replace('wasmtorch-', '')));
const loaded = new Map();

// Answers are compared with PyTorch's by the rule of every other test.
async function load(model) {
  const start = performance.now();
  const one = await peer.load(model);
  const answer = await one.run();
  loaded.set(model.name, one);
  const first = performance.now() - start;
  if (!one.result) return { first, flops: one.flops };
  const { agrees, reason, maxError } = compare(one.result(answer), tensor(`${model.name}.out`));
  return { first, agrees, maxError, reason };
}

async function run({ name, count }) {
  const one = loaded.get(name);
  const times = [];
  for (let index = 0; index < count; ++index) {
    const start = performance.now();
    await one.run();
    times.push(performance.now() - start);
  }
  return { times };
}

process.on('message', async (message) => {
  try {
    process.send(message.load ? await load(message.load) : await run(message.run));
  } catch (error) {
    process.send({ error: String(error?.message ?? error) });
  }
});
process.send({ ready: true });
