// run(): inputs, outputs, entries, and what is said where they are wrong.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import vm from 'node:vm';
import { changed, makeToy } from './toy.mjs';

let toy;
let load;
const good = { x: [1, 2, 3, 4], gain: 1, index: [0, 1] };

before(async () => {
  toy = await makeToy();
  ({ load } = await import(join(toy.folder, 'model.mjs')));
});
after(() => toy.remove());

// Rejects with this message, for `good` with some inputs changed.
async function rejects(change, name, message) {
  await assert.rejects((await load()).run({ ...good, ...change }), { name, message });
}

test('a model tells its inputs and outputs', async () => {
  const model = await load();
  assert.equal(model.name, 'toy');
  assert.deepEqual(model.inputs[0], { name: 'x', dtype: 'f32', dims: [2, 2] });
  assert.deepEqual(model.outputs.map(({ name }) => name), ['y', 'count', 'mask', 'picked']);
  assert.deepEqual(model.entries.peek.outputs, [{ name: 'sum', dtype: 'f32', dims: [4] }]);
});

test('outputs come as the typed arrays of their dtypes, and are copies', async () => {
  const model = await load();
  const first = await model.run(good);
  assert.deepEqual(first, { y: new Float32Array([11, 24, 39, -24]), count: new BigInt64Array([1n]),
                            mask: new Uint8Array([1, 1, 1, 0]), picked: new Float32Array([11, 24]) });
  await model.run(good);
  assert.equal(first.y[0], 11);
});

test('inputs come as typed arrays, plain arrays, with dims or without, from any realm', async () => {
  const alike = [
    { x: new Float32Array([1, 2, 3, 4]), gain: new Float32Array([1]), index: new BigInt64Array([0n, 1n]) },
    { x: { data: [1, 2, 3, 4], dims: [2, 2] }, gain: { data: [1], dims: [] }, index: [0n, 1] },
    { ...good, x: new Float32Array([0, 1, 2, 3, 4, 0]).subarray(1, 5) },
    { ...good, x: vm.runInNewContext('new Float32Array([1, 2, 3, 4])') },
    { ...good, x: new Float32Array(new SharedArrayBuffer(16)).fill(0).map((_, i) => i + 1) },
  ];
  for (const inputs of alike) assert.deepEqual([...(await (await load()).run(inputs)).y], [11, 24, 39, -24]);
});

test('outputs go into the buffers that the caller gives', async () => {
  const y = new Float32Array(8);
  const model = await load();
  const outputs = await model.run(good, { outputs: { y: y.subarray(2, 6) } });
  assert.deepEqual([...y], [0, 0, 11, 24, 39, -24, 0, 0]);
  assert.equal(outputs.y.buffer, y.buffer);
  await assert.rejects(model.run(good, { outputs: { y: new Float64Array(4) } }), /output 'y': expected a Float32Array \(f32 \[2, 2\]\), found Float64Array/);
  await assert.rejects(model.run(good, { outputs: { y: new Float32Array(3) } }), /output 'y': expected 4 elements \(f32 \[2, 2\]\), found 3/);
  await assert.rejects(model.run(good, { outputs: { z: y } }), /unknown output 'z': the model gives 'y', 'count', 'mask', 'picked'/);
});

test('names are checked', async () => {
  const model = await load();
  await assert.rejects(model.run({ x: [1] }), { name: 'TypeError', message: "input 'gain' is missing: the model takes 'x', 'gain', 'index'" });
  await assert.rejects(model.run({ ...good, z: [1] }), { name: 'TypeError', message: "unknown input 'z': the model takes 'x', 'gain', 'index'" });
  await assert.rejects(model.run(new Float32Array(4)), { name: 'TypeError', message: /expected an object of inputs by name .*, found Float32Array/ });
  await assert.rejects(model.run(), { name: 'TypeError', message: /found undefined/ });
});

test('counts, dims and kinds are checked', async () => {
  await rejects({ x: new Float32Array(3) }, 'RangeError', "input 'x': expected 4 elements (f32 [2, 2]), found 3");
  await rejects({ x: { data: [1, 2, 3, 4], dims: [4, 1] } }, 'RangeError', "input 'x': expected the dims [2, 2], found [4, 1]");
  await rejects({ x: new Float64Array(4) }, 'TypeError', "input 'x': expected a Float32Array or a plain array (f32 [2, 2]), found Float64Array");
  await rejects({ x: 'four' }, 'TypeError', "input 'x': expected a Float32Array or a plain array (f32 [2, 2]), found string");
  await rejects({ index: new Int32Array(2) }, 'TypeError', "input 'index': expected a BigInt64Array or a plain array (i64 [2]), found Int32Array");
});

test('elements of plain arrays are checked', async () => {
  await rejects({ x: [1, 2, '3', 4] }, 'TypeError', "input 'x': expected the numbers of f32 [2, 2], found 3 at 2");
  await rejects({ x: [[1, 2], [3, 4], 5, 6] }, 'TypeError', "input 'x': expected the numbers of f32 [2, 2], found 1,2 at 0");
  await rejects({ index: [0.5, 1] }, 'TypeError', "input 'index': expected the integers of i64 [2], found 0.5 at 0");
  await rejects({ index: [0, 2n ** 63n] }, 'RangeError', `input 'index': expected elements within i64, found ${2n ** 63n} at 1`);
});

test('a failing call changes nothing', async () => {
  const model = await load();
  await assert.rejects(model.run({ ...good, index: [1] }));
  assert.equal((await model.run(good)).count[0], 1n);
});

test('what the data put out of range is named with its dispatch', async () => {
  await rejects({ index: [0, 4] }, 'RangeError', 'forward, dispatch 2 (pick, toy.py:9 gather): an index in the data is out of range');
});

test('another entry runs on the same state', async () => {
  const model = await load();
  await model.run(good);
  assert.deepEqual([...(await model.run({}, { entry: 'peek' })).sum], [11, 24, 39, -24]);
  await assert.rejects(model.run({}, { entry: 'peak' }), { name: 'TypeError', message: "unknown entry 'peak': the model has 'forward', 'peek'" });
});

test('calls that overlap run in order, on the inputs that they were given', async () => {
  const model = await load();
  const x = new Float32Array(4);
  const runs = [1, 2, 3, 4].map((value) => model.run({ ...good, x: x.fill(value) }));
  x.fill(100);
  const results = await Promise.all(runs);
  assert.deepEqual(results.map(({ count }) => count[0]), [1n, 2n, 3n, 4n]);
  assert.deepEqual(results.map(({ y }) => y[0]), [11, 13, 16, 20]);
});

test('booleans are made 0 or 1', async () => {
  // The toy takes none: its gain, read as bytes, will do.
  const package_ = changed(toy, (m) => {
    const index = m.entries[0].inputs[2];
    m.entries[0].outputs = [{ ...index, name: 'echo', dtype: 'bool', dims: [{ size: 4 }], place: { ...index.place, offset: 80, bytes: 4 } }];
    m.entries[0].inputs.push({ ...m.entries[0].outputs[0], name: 'flags' });
  });
  const model = await (await import(join(package_.folder, 'model.mjs'))).load();
  assert.deepEqual([...(await model.run({ ...good, flags: new Uint8Array([0, 1, 2, 255]) })).echo], [0, 1, 1, 1]);
  assert.deepEqual([...(await model.run({ ...good, flags: [true, false, 1, 0] })).echo], [1, 0, 1, 0]);
  await assert.rejects(model.run({ ...good, flags: [0.5, 0, 0, 0] }), /expected the booleans of bool \[4\], found 0\.5 at 0/);
  package_.remove();
});
