// Choosing the build of the module that this engine runs.
import type { Manifest, Variant } from './manifest';

// A module of one function of type () -> () with the given body: header, type, function and code sections.
function moduleWith(...body: number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // "\0asm", version 1
    0x01, 0x04, 0x01, 0x60, 0x00, 0x00, //             type 0: () -> ()
    0x03, 0x02, 0x01, 0x00, //                         function 0 has type 0
    0x0a, body.length + 4, 0x01, body.length + 2, 0x00, ...body, 0x0b, // its code: no locals, the body, end
  ]);
}

const splat = [0x41, 0x00, 0xfd, 0x0f]; // i32.const 0, i8x16.splat
const drop = 0x1a;
const tests: Record<string, { module: Uint8Array<ArrayBuffer>; engines: string }> = {
  'simd128': {
    module: moduleWith(...splat, drop),
    engines: 'Chrome 91, Firefox 89, Safari 16.4, Node 16.4',
  },
  'relaxed-simd': {
    module: moduleWith(...splat, 0xfd, 0x81, 0x02, drop), // i32x4.relaxed_trunc_f32x4_s
    engines: 'Chrome 114, Firefox 146, Node 21',
  },
};

// What keeps the variant from running here, or an empty string.
function obstacle(variant: Variant): string {
  const lacking = variant.features.filter((name) => !tests[name] || !WebAssembly.validate(tests[name].module));
  if (!lacking.length) return '';
  const needs = lacking.map((name) =>
    tests[name] ? `${name} (from ${tests[name].engines} on)` : `${name}, which this stub doesn't know`);
  return `'${variant.name}' needs ${needs.join(' and ')}`;
}

/** `wanted` is a variant's name or 'auto'. */
export function chooseVariant({ variants }: Manifest, wanted: string): { variant: Variant; reason: string } {
  const found = wanted === 'auto' ? variants : variants.filter(({ name }) => name === wanted);
  if (!found.length) {
    const names = variants.map(({ name }) => `'${name}'`).join(', ');
    throw new Error(`expected a variant out of ${names}, found '${wanted}'`);
  }
  const obstacles: string[] = [];
  for (const variant of found) {
    const text = obstacle(variant);
    if (text) { obstacles.push(text); continue; }
    const reason = wanted !== 'auto' ? 'it was asked for'
      : obstacles.length ? `this engine lacks what comes before it: ${obstacles.join('; ')}`
      : 'it is the best in the package, and this engine supports it';
    return { variant, reason };
  }
  throw new Error(`no build of this model runs in this engine: ${obstacles.join('; ')}`);
}
