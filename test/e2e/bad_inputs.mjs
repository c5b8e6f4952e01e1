// Gives a compiled package wrong inputs, through its module: bad_inputs.mjs PACKAGE, which is the `mlp` of test/models.
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { load } = await import(pathToFileURL(join(resolve(process.argv[2]), 'model.mjs')).href);
const model = await load();
const features = new Float32Array(48).fill(0.5);
const before = await model.run({ features });
const refusals = [
  [{}, "input 'features' is missing: the model takes 'features'"],
  [{ feature: features }, /^unknown input 'feature': the model takes 'features'|^input 'features' is missing/],
  [{ features, more: features }, "unknown input 'more': the model takes 'features'"],
  [{ features: features.subarray(1) }, /^input 'features': expected 48 elements \(f32 \[3, 16\]\), found 47/],
  [{ features: new Float64Array(48) }, /^input 'features': expected a Float32Array .*, found Float64Array/],
  [{ features: { data: features, dims: [16, 3] } }, /^input 'features': expected .*\[3, 16\].*, found .*\[16, 3\]/],
  [undefined, /^expected an object of inputs by name .*, found undefined/],
];
for (const [inputs, message] of refusals) await assert.rejects(model.run(inputs), { message });
// None of them has touched the session.
assert.deepEqual(await model.run({ features }), before);
console.log(`${refusals.length} refusals`);
