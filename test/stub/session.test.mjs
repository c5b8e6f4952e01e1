// Sessions: state of their own over shared weights, in one memory that grows.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { changed, makeToy } from './toy.mjs';

let toy;
let load;
const input = { x: [1, 1, 1, 1], gain: 1, index: [0, 1] };
const count = async (runner) => Number((await runner.run(input)).count[0]);

before(async () => {
  toy = await makeToy();
  ({ load } = await import(join(toy.folder, 'model.mjs')));
});
after(() => toy.remove());

test('sessions do not see each other', async () => {
  const model = await load();
  const [a, b] = [model.session(), model.session()];
  assert.deepEqual([await count(a), await count(a), await count(b), await count(model)], [1, 2, 1, 1]);
  assert.equal(model.describe().sessions, 3);
});

test('a snapshot brings its state back, in any session of the model', async () => {
  const model = await load();
  const a = model.session();
  await a.run(input);
  const mark = a.snapshot();
  const next = await a.run(input);
  a.restore(mark);
  assert.deepEqual(await a.run(input), next);
  const b = model.session();
  b.restore(structuredClone(mark));
  assert.deepEqual(await b.run(input), next);
});

test('a snapshot holds the state alone, and is checked', async () => {
  const session = (await load()).session();
  assert.equal(session.snapshot().state.length, 16 + 8);
  assert.throws(() => session.restore({ state: new Uint8Array(3) }), { name: 'RangeError', message: 'expected a snapshot with 24 bytes of state, found 3' });
  assert.throws(() => session.restore(undefined), /24 bytes of state, found undefined/);
});

test('reset brings the first state back', async () => {
  const session = (await load()).session();
  const first = await session.run(input);
  await session.run(input);
  session.reset();
  assert.deepEqual(await session.run(input), first);
});

test('the memory grows with the sessions, and the old ones go on', async () => {
  const large = changed(toy, (m) => { for (const entry of m.entries) entry.session_bytes = 1 << 20; });
  const model = await (await import(join(large.folder, 'model.mjs'))).load();
  const before = model.describe().memoryBytes;
  const sessions = [];
  for (let i = 0; i < 5; ++i) {
    sessions.push(model.session());
    for (const session of sessions) await session.run(input);
  }
  assert.ok(model.describe().memoryBytes >= before + 5 * (1 << 20));
  assert.deepEqual(await Promise.all(sessions.map(count)), [6, 5, 4, 3, 2]);
  large.remove();
});

test('the memory of a disposed session is used again, as new', async () => {
  const model = await load();
  const first = model.session();
  await first.run(input);
  first.dispose();
  first.dispose();
  const memory = model.describe().memoryBytes;
  for (let i = 0; i < 1000; ++i) {
    const session = model.session();
    assert.equal(await count(session), 1);
    session.dispose();
  }
  assert.equal(model.describe().memoryBytes, memory);
  await assert.rejects(first.run(input), /the model or the session is disposed/);
  assert.throws(() => first.snapshot(), /disposed/);
});

test('after dispose everything of the model fails', async () => {
  const model = await load();
  const session = model.session();
  model.dispose();
  model.dispose();
  await assert.rejects(model.run(input), /the model or the session is disposed/);
  await assert.rejects(session.run(input), /disposed/);
  for (const use of [() => model.session(), () => model.describe(), () => session.reset()]) assert.throws(use, /disposed/);
});

test('a session that does not fit is an error that says how much was wanted', async () => {
  const large = changed(toy, (m) => { for (const entry of m.entries) entry.session_bytes = 2 ** 31; });
  const model = await (await import(join(large.folder, 'model.mjs'))).load();
  assert.throws(() => model.session(), { name: 'RangeError', message: /cannot get 2147483648 bytes of memory for one more session: the model already has 2\d{9}/ });
  assert.equal(await count(model), 1);
  model.dispose();
  const huge = changed(toy, (m) => { m.entries[0].session_bytes = 2 ** 32 - 1; });
  await assert.rejects((await import(join(huge.folder, 'model.mjs'))).load(), /cannot get 4294983\d+ bytes of memory for the weights and a session/);
  for (const { remove } of [large, huge]) remove();
});

test('addresses beyond 2 GiB are addresses', async () => {
  const large = changed(toy, (m) => { for (const entry of m.entries) entry.session_bytes = 1 << 30; });
  const model = await (await import(join(large.folder, 'model.mjs'))).load();
  const [, second] = [model.session(), model.session()];
  assert.equal(await count(second), 1);
  assert.equal(await count(second), 2);
  model.dispose();
  large.remove();
});
