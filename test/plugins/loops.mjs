// The loops of the folder loops/: what each is called with, and how far its results may move where the plugin changes it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, link, load, root } from './toolchain.mjs';

const arrays = { f32: Float32Array, i8: Int8Array, u8: Uint8Array, i16: Int16Array, i32: Int32Array };

// An argument is a number, a function of n, or an array: of how many elements, between which numbers.
const array = (type, low, high, size = (n) => n) => ({ type, low, high, size });
const n = (n) => n;

// `units`: elements may differ by so many units in the last place, `near` besides by so much in all; without either they are the same bits.
export const loops = {
  softmax: { call: [array('f32', 0, 0), array('f32', -20, 20), n], units: 24 },
  sigmoid: { call: [array('f32', 0, 0), array('f32', -20, 20), n], units: 4 },
  gelu: { call: [array('f32', 0, 0), array('f32', -5, 5), n], units: 8, near: 1e-6 },
  tanh_layer: { call: [array('f32', -2, 2, (n) => 4 * n), array('f32', -2, 2), 4, n], units: 3 },
  rotation: { call: [array('f32', 0, 0, (n) => 2 * n), array('f32', -2, 2, (n) => 2 * n), array('f32', 0, 1), 77, n], units: 4, near: 1e-6 },
  log_sum: { call: [array('f32', 1e-6, 1e-3), n], result: 1e-5 },
  gamma_curve: { call: [array('u8', 0, 0), array('u8', 0, 255), n], whole: 1 },
  softplus: { call: [array('f32', 0, 0), array('f32', -30, 30), n], units: 4 },
  elu: { call: [array('f32', 0, 0), array('f32', -10, 3), n], units: 5 },
  stencil: { call: [array('f32', 0, 0), array('f32', -1, 1), n] },
  blur: { call: [array('f32', 0, 0, (n) => 512 * Math.ceil(n / 64)), array('f32', -1, 1, (n) => 512 * Math.ceil(n / 64)), (n) => Math.ceil(n / 64)] },
  particles: { call: [array('f32', 1, 2, (n) => 7 * n), 0.01, n] },
  biquad: { call: [array('f32', 0, 0), array('f32', -1, 1), n] },
  dot_i16: { call: [array('i16', -32768, 32767), array('i16', -32768, 32767), n] },
  dot_i8: { call: [array('i8', -128, 127), array('i8', -128, 127), n] },
  dot_u8_i8: { call: [array('u8', 0, 255), array('i8', -128, 127), n] },
  dot_i8_i7: { call: [array('i8', -128, 127), array('u8', 0, 255), n] },
  matrix_vector_i8: { call: [array('i8', 0, 0, () => 16), array('i8', -128, 127, (n) => 16 * n), array('i8', -128, 127), 16, n] },
  fir_i16: { call: [array('i16', 0, 0), array('i16', -32768, 32767, (n) => n + 32), array('i16', -32768, 32767, () => 32), n, 32] },
};

/** The same numbers each time. */
function randomNumbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const sourceOf = (name) => join(root, 'test/plugins/loops', `${name}.c`);

/** The flags that a loop's own test compiles it with. */
export function flagsOf(name) {
  return /RUN: %wasm (.*?) -S/.exec(readFileSync(sourceOf(name), 'utf8'))[1].split(' ');
}

/** A loop as compiled, with or without the plugin, to be called. */
export class CompiledLoop {
  static async make(folder, name, withPlugin) {
    const object = compile(folder, sourceOf(name), flagsOf(name), { withPlugin });
    return new CompiledLoop(name, object, await load(link(folder, [object], `${name}.${withPlugin ? 'after' : 'before'}`)));
  }

  constructor(name, object, exports) {
    Object.assign(this, { name, object, exports });
  }

  /** Places the arrays for `n` elements; numbers are spread evenly or, where `extreme`, at the ends of their range. */
  place(n, extreme = false) {
    const random = randomNumbers(n + 1);
    let at = this.exports.__heap_base.value + 63 & ~63;
    this.views = [];
    this.arguments = loops[this.name].call.map((argument) => {
      if (typeof argument !== 'object')
        return typeof argument === 'function' ? argument(n) : argument;
      const { type, low, high, size } = argument;
      const view = new arrays[type](this.exports.memory.buffer, at, size(n));
      for (let i = 0; i < view.length; ++i) {
        const place = extreme ? Math.round(random()) : random();
        view[i] = type === 'f32' ? low + (high - low) * place : Math.round(low + (high - low) * place);
      }
      this.views.push(view);
      at = (at + view.byteLength + 127) & ~63;
      return view.byteOffset;
    });
  }

  run() {
    return this.exports[this.name](...this.arguments);
  }
}
