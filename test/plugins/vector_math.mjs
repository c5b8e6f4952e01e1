// Measures the errors of the functions that the plugin widens, and holds them to their bounds.
//
//   node vector_math.mjs [--stride N] [--function NAME]
//
// With --stride 1 every float is tried (some minutes a function); the bounds are those of docs/numerics.md. Ends with 1 where one is exceeded.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile, link, load, root, scratchFolder } from './toolchain.mjs';

const { values: options } = parseArgs({ options: { stride: { type: 'string', default: '16411' }, function: { type: 'string' } } });
const stride = Number(options.stride), count = Math.floor(2 ** 32 / stride);
const normal = 2 ** -126;

// Function: its bound in units in the last place, the largest magnitude that the bound is for, and, for pow, the exponents.
const functions = {
  exp: [2], exp2: [2], expm1: [4], log: [2], log2: [2], log10: [2], log1p: [4], tanh: [2], erf: [7], sin: [2, 1e5], cos: [2, 1e5],
  pow: [1, Infinity, [2.2, 1 / 2.4, -0.75, 3, -2, 0.5, 0, 7.25, 100, -1, 1e-3, NaN, Infinity, -Infinity]],
};
const names = Object.keys(functions);
const sources = join(root, 'test/plugins');

// With afn, which -ffast-math has, results of exponentials below the normal numbers may be 0.
const flavours = [['-fno-math-errno', 0], ['-ffast-math -fno-finite-math-only', normal]];
let problems = 0, tried = 0;
for (const simd of ['-msimd128', '-mrelaxed-simd'])
  for (const [flags, flushed] of flavours) {
    const folder = scratchFolder();
    const loops = compile(folder, join(sources, 'functions.c'), [simd, ...flags.split(' ')], { withPlugin: true });
    const errors = compile(folder, join(sources, 'errors.c'), ['-fno-builtin'], { headers: true });
    const wasm = await load(link(folder, [loops, errors], 'functions'));
    for (const name of names) {
      if (options.function && options.function !== name)
        continue;
      const [bound, limit = Infinity, exponents = [0]] = functions[name];
      let worst = -1, place = [];
      for (const exponent of exponents) {
        const error = wasm.worstError(names.indexOf(name), 0, stride * exponents.length, Math.floor(count / exponents.length), exponent, limit, flushed);
        if (error > worst) {
          worst = error;
          place = [0, 1, 2, 3].map((which) => wasm.worstPlace(which));
        }
      }
      const [x, exponent, got, want] = place;
      const operands = name === 'pow' ? `${x}, ${exponent}` : x;
      const exceeded = !(worst <= bound);
      problems += exceeded;
      ++tried;
      console.log(`${name}, ${simd} ${flags}: ${worst.toFixed(2)} of ${bound} units at ${operands}: found ${got}, expected ${want}${exceeded ? ': too many' : ''}`);
    }
  }
console.log(`${tried} functions, ${problems} beyond their bounds`);
process.exitCode = problems || !tried ? 1 : 0;
