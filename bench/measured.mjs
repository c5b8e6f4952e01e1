// One engine that is measured, in a process or a page of its own: loads models, checks their answers, times their runs.
import { compare } from '../tools/wasmtorch-run/agreement.mjs';
import { median } from './statistics.mjs';

// A .npy file of 32-bit floats: its header's length stands at 8, the numbers after it. Shapes come from elsewhere.
export function floatsOf(bytes) {
  const begin = 10 + new DataView(bytes.buffer, bytes.byteOffset).getUint16(8, true);
  return new Float32Array(bytes.slice(begin).buffer);
}

/** What engines ask for: files of build/bench and of the peers' packages. `places` says where those are. */
export function makeHost(places) {
  const tensor = async (name, dims) => ({ dims, data: floatsOf(await places.bytes(`models/${name}.npy`)) });
  return {
    ...places,
    inputs: (model) => Promise.all(model.inputs.map((dims, index) => tensor(`${model.name}.in${index}`, dims))),
    answer: (model) => tensor(`${model.name}.out`, model.output),
  };
}

/** Answers { load: model } with what was found of its answer, and { run: { name, count } } with the median and the least time of a run in ms. */
export async function openEngine(host, { file, argument }) {
  const { open } = await import(`./engines/${file}.mjs`);
  const engine = await open(host, argument);
  const loaded = new Map();

  // Answers are compared with PyTorch's by the rule of every other test.
  async function load(model) {
    const start = performance.now();
    const one = await engine.load(model);
    const answer = await one.run();
    const first_ms = performance.now() - start;
    loaded.set(model.name, one);
    if (!one.result) return { first_ms, flops: one.flops };
    const float = (value) => ({ dtype: 'f32', ...value });
    const { agrees, reason, maxError } = compare(float(one.result(answer)), float(await host.answer(model)));
    return { first_ms, agrees, reason, max_error: maxError };
  }

  async function run({ name, count }) {
    const one = loaded.get(name);
    const times = [];
    for (let index = 0; index < count; ++index) {
      const start = performance.now();
      await one.run();
      times.push(performance.now() - start);
    }
    // Thousands of numbers would take longer to send than some models to run.
    return { median_ms: median(times), min_ms: Math.min(...times) };
  }

  return (message) => (message.load ? load(message.load) : run(message.run));
}
