// The machine's peaks: the loops of peak.c. How many operations a run does is fixed, so that its time says the speed.
const everyTurns = 400_000, chains = 24;

/**
 * By name: the module that has it, the operations of one step (products and sums on four, eight or sixteen lanes), start and factor.
 * Of `read` the operations are bytes, and a turn reads all of them.
 */
export const loops = {
  read: { module: 'simd', operations: 669696 * 4 / chains, numbers: [1, 1], turns: 64 },
  multiply_add: { module: 'simd', operations: 8, numbers: [0.001, 0.999] },
  relaxed_madd: { module: 'relaxed', operations: 8, numbers: [0.001, 0.999] },
  dot16: { module: 'simd', operations: 16, numbers: [1, 0x00030002] },
  relaxed_dot: { module: 'relaxed', operations: 32, numbers: [0x01020304, 0x11223344] },
};

/** What says how busy the core is otherwise. */
export const probe = { name: 'integers' };
const ofProbe = { module: 'simd', operations: 1, numbers: [1, 0x9e3779b9] };

export async function open(host) {
  const instance = async (name) => (await WebAssembly.instantiate(await host.bytes(`peak.${name}.wasm`))).instance.exports;
  const exports = { simd: await instance('simd'), relaxed: await instance('relaxed') };
  return {
    async load({ name }) {
      const { module, operations, numbers, turns = everyTurns } = name === probe.name ? ofProbe : loops[name];
      const loop = exports[module][name];
      return { flops: turns * chains * operations, run: () => { loop(turns, ...numbers); } };
    },
  };
}
