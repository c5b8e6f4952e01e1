// Views: inputs and outputs in the model's own memory, and how long they last.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { changed, makeToy } from './toy.mjs';

let toy;
let load;
const good = { x: [1, 2, 3, 4], gain: 1, index: [0, 1] };
const copies = [];
const loadChanged = async (change) => {
  copies.push(changed(toy, change));
  return (await import(join(copies.at(-1).folder, 'model.mjs'))).load();
};

before(async () => {
  toy = await makeToy();
  ({ load } = await import(join(toy.folder, 'model.mjs')));
});
after(() => { for (const { remove } of [toy, ...copies]) remove(); });

// Bytes that `work` copies by the methods of typed arrays.
async function bytesCopied(t, work) {
  let bytes = 0;
  const arrays = Object.getPrototypeOf(Float32Array.prototype);
  const { set, slice } = arrays;
  const mocks = [
    t.mock.method(arrays, 'set', function (from, ...rest) { bytes += from.byteLength ?? 0; return set.call(this, from, ...rest); }),
    t.mock.method(arrays, 'slice', function (...range) { const result = slice.apply(this, range); bytes += result.byteLength; return result; }),
  ];
  await work();
  for (const { mock } of mocks) mock.restore();
  return bytes;
}

function fill({ inputs }) {
  inputs.x.set([1, 2, 3, 4]);
  inputs.gain[0] = 1;
  inputs.index.set([0n, 1n]);
}

test('views are typed arrays of the dtypes, over one memory', async () => {
  const { inputs, outputs } = (await load()).views();
  assert.deepEqual(Object.entries(inputs).map(([name, { constructor, length }]) => [name, constructor, length]),
    [['x', Float32Array, 4], ['gain', Float32Array, 1], ['index', BigInt64Array, 2]]);
  assert.deepEqual(Object.keys(outputs), ['y', 'count', 'mask', 'picked']);
  assert.equal(inputs.x.buffer, outputs.y.buffer);
});

test('with views nothing is copied', async (t) => {
  const model = await load();
  const views = model.views();
  const expected = new Float32Array([11, 24, 39, -24]);
  // Three inputs of 16, 4 and 16 bytes, four outputs of 16, 8, 4 and 8.
  fill(views);
  const own = Object.fromEntries(Object.entries(views.inputs).map(([name, view]) => [name, view.slice()]));
  assert.equal(await bytesCopied(t, () => model.run(own)), 36 + 36);
  model.views();
  const session = model.session();
  const fresh = session.views();
  fill(fresh);
  let result;
  assert.equal(await bytesCopied(t, async () => { result = await session.run(fresh.inputs, { views: true }); }), 0);
  assert.deepEqual(result.y, expected);
  assert.equal(result.y.buffer, fresh.outputs.y.buffer);
  assert.equal(result.y.byteOffset, fresh.outputs.y.byteOffset);
});

test('views and arrays mix', async () => {
  const model = await load();
  const views = model.views();
  views.inputs.x.set([1, 2, 3, 4]);
  const mask = new Uint8Array(4);
  const result = await model.run({ ...good, x: views.inputs.x }, { views: true, outputs: { mask } });
  assert.deepEqual([...result.y], [11, 24, 39, -24]);
  assert.equal(result.mask, mask);
  assert.deepEqual([...mask], [1, 1, 1, 0]);
});

test('the view of an output may be an input', async () => {
  // y as the next x, and x where y was: writing the one first would destroy the other.
  const model = await loadChanged((m) => { m.entries[0].inputs.unshift({ ...m.entries[0].outputs[0], name: 'early' }); });
  const { y } = await model.run({ ...good, early: [0, 0, 0, 0] }, { views: true });
  const again = await model.run({ ...good, early: [5, 5, 5, 5], x: y });
  assert.deepEqual([...again.y], [22, 72, 156, -120]);
});

test('a call that waits has the inputs that its views showed at the call', async () => {
  const model = await load();
  const views = model.views();
  const values = [1, 2, 3];
  const calls = values.map((value) => {
    fill(views);
    views.inputs.x.fill(value);
    return model.run(views.inputs);
  });
  views.inputs.x.fill(100);
  assert.deepEqual((await Promise.all(calls)).map(({ y }) => y[0]), [11, 13, 16]);
});

test('the views that a waiting call gives last until the next one runs', async () => {
  const model = await load();
  const seen = [];
  await Promise.all([1, 2, 3].map(async () => { seen.push(Number((await model.run(good, { views: true })).count[0])); }));
  assert.deepEqual(seen, [1, 2, 3]);
});

test('booleans in a view are made 0 or 1', async () => {
  const model = await loadChanged((m) => {
    const index = m.entries[0].inputs[2];
    m.entries[0].outputs = [{ ...index, name: 'echo', dtype: 'bool', dims: [{ size: 4 }], place: { ...index.place, offset: 80, bytes: 4 } }];
    m.entries[0].inputs.push({ ...m.entries[0].outputs[0], name: 'flags' });
  });
  const { flags } = model.views().inputs;
  flags.set([0, 1, 2, 255]);
  assert.deepEqual([...(await model.run({ ...good, flags })).echo], [0, 1, 1, 1]);
});

test('views are void once the memory has grown, and a call says so', async () => {
  const model = await loadChanged((m) => { for (const entry of m.entries) entry.session_bytes = 1 << 20; });
  const { inputs, outputs } = model.views();
  model.session();
  assert.deepEqual([inputs.x.length, outputs.y.length], [0, 0]);
  const message = (what) => new RegExp(`^${what}: expected f32 \\[2, 2\\], found a detached array: take views\\(\\) again once another session is made$`);
  await assert.rejects(model.run({ ...good, x: inputs.x }), { name: 'TypeError', message: message("input 'x'") });
  await assert.rejects(model.run(good, { outputs: { y: outputs.y } }), { name: 'TypeError', message: message("output 'y'") });
  const fresh = model.views();
  fill(fresh);
  assert.deepEqual([...(await model.run(fresh.inputs, { views: true })).y], [11, 24, 39, -24]);
});

test('views of another entry, and of none', async () => {
  const model = await load();
  await model.run(good);
  const { sum } = await model.run({}, { entry: 'peek', views: true });
  assert.equal(sum.byteOffset, model.views('peek').outputs.sum.byteOffset);
  assert.throws(() => model.views('peak'), { name: 'TypeError', message: "unknown entry 'peak': the model has 'forward', 'peek'" });
  model.dispose();
  assert.throws(() => model.views(), /disposed/);
});
