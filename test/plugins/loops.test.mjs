// Each loop gives the same results with the plugin as without it, as far as loops.mjs says.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CompiledLoop, loops } from './loops.mjs';
import { root, scratchFolder } from './toolchain.mjs';

const bits = new DataView(new ArrayBuffer(8));

/** Floats in their order, as whole numbers without gaps. */
function ordinal(x) {
  bits.setFloat32(0, x);
  const value = bits.getInt32(0);
  return value < 0 ? -(value & 0x7fffffff) : value;
}

function compareElements(name, n, before, after, { units = 0, near = 0, whole = 0 }) {
  for (let i = 0; i < before.length; ++i) {
    const x = before[i], y = after[i];
    if (Object.is(x, y) || (whole && Math.abs(x - y) <= whole) || Math.abs(x - y) <= near)
      continue;
    const apart = before instanceof Float32Array && units ? Math.abs(ordinal(x) - ordinal(y)) : Infinity;
    assert.ok(apart <= units, `${name}, n = ${n}: element ${i} is ${y} with the plugin, ${x} without it: ${apart} units apart, of ${units}`);
  }
}

function compareResults(name, n, before, after, { result }) {
  if (result === undefined)
    assert.equal(after, before, `${name}, n = ${n}`);
  else
    assert.ok(Math.abs(after - before) <= result * Math.max(1, Math.abs(before)), `${name}, n = ${n}: ${after} with the plugin, ${before} without it`);
}

test('every loop of the folder is compared', () => {
  const files = readdirSync(join(root, 'test/plugins/loops')).map((file) => file.replace(/\.c$/, ''));
  assert.deepEqual(Object.keys(loops).sort(), files.sort());
});

const folder = scratchFolder();
for (const [name, loop] of Object.entries(loops))
  test(`${name} computes the same`, async () => {
    const [before, after] = await Promise.all([false, true].map((withPlugin) => CompiledLoop.make(folder, name, withPlugin)));
    // Lengths below, at and above those of vectors, with every rest.
    for (const n of [...Array(40).keys(), 255, 1000, 4099])
      for (const extreme of [false, true]) {
        if (n === 0 && name === 'softmax')
          continue;
        before.place(n, extreme);
        after.place(n, extreme);
        compareResults(name, n, before.run(), after.run(), loop);
        before.views.forEach((view, i) => compareElements(name, n, view, after.views[i], loop));
      }
  });
