// Calls that overlap: their order, taking them back, and what errors and dispose do to those that wait.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeToy } from './toy.mjs';

let toy;
let load;
const good = { x: [1, 2, 3, 4], gain: 1, index: [0, 1] };
const bad = { ...good, index: [0, 4] };
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const count = ({ count: [value] }) => Number(value);

before(async () => {
  toy = await makeToy();
  ({ load } = await import(join(toy.folder, 'model.mjs')));
});
after(() => toy.remove());

test('a call runs at once, and so does the next one after it was awaited', async () => {
  const model = await load();
  const { outputs } = model.views();
  const first = model.run(good);
  assert.equal(outputs.count[0], 1n);
  await first;
  const second = model.run(good);
  assert.equal(outputs.count[0], 2n);
  await second;
});

test('calls that overlap take turns of the event loop, in which others get theirs', async () => {
  const model = await load();
  const seen = [];
  const calls = [1, 2, 3].map(() => model.run(good).then((result) => seen.push(count(result))));
  const others = (async () => { for (let i = 0; i < 5; ++i) { await nextTurn(); seen.push('other'); } })();
  await Promise.all([...calls, others]);
  assert.deepEqual(seen.filter((entry) => entry !== 'other'), [1, 2, 3]);
  assert.equal(seen[0], 1);
  assert.ok(seen.indexOf('other') < seen.indexOf(3), seen.join(' '));
});

test('two callers that await each of their calls take turns', async () => {
  const model = await load();
  const order = [];
  const caller = async (name) => { for (let i = 0; i < 3; ++i) { await model.run(good); order.push(name); } };
  await Promise.all([caller('a'), caller('b')]);
  assert.deepEqual(order.join(''), 'ababab');
});

test('a call that was taken back before its turn never runs', async () => {
  const model = await load();
  const stop = new AbortController();
  const reason = new Error('another key was pressed');
  const [first, second, third] = [model.run(good), model.run(good, { signal: stop.signal }), model.run(good)];
  stop.abort(reason);
  await assert.rejects(second, reason);
  assert.deepEqual([count(await first), count(await third)], [1, 2]);
  await assert.rejects(model.run(good, { signal: stop.signal }), reason);
  assert.equal(count(await model.run(good)), 3);
});

test('a signal that comes too late changes nothing', async () => {
  const model = await load();
  const stop = new AbortController();
  const call = model.run(good, { signal: stop.signal });
  stop.abort();
  assert.equal(count(await call), 1);
});

test('one signal takes back all calls that were given it', async () => {
  const model = await load();
  const stop = new AbortController();
  const calls = Array.from({ length: 50 }, () => model.run(good, { signal: stop.signal }));
  stop.abort('enough');
  const ends = await Promise.allSettled(calls);
  assert.deepEqual(ends.map(({ status }) => status), ['fulfilled', ...Array(49).fill('rejected')]);
  assert.ok(ends.slice(1).every(({ reason }) => reason === 'enough'));
});

test('a call that fails does not keep the others', async () => {
  const model = await load();
  const ends = await Promise.allSettled([model.run(bad), model.run(good), model.run({ ...good, x: [1] }), model.run(bad), model.run(good)]);
  assert.deepEqual(ends.map(({ status }) => status), ['rejected', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
  // A call with a wrong count of elements is refused before it begins; one with an index out of range has begun.
  assert.deepEqual([count(ends[1].value), count(ends[4].value)], [2, 4]);
});

test('calls that wait end with their session or their model', async () => {
  for (const end of ['session', 'model']) {
    const model = await load();
    const session = model.session();
    const calls = [session.run(good), session.run(good), session.run(good)];
    (end === 'session' ? session : model).dispose();
    assert.equal(count(await calls[0]), 1);
    for (const call of calls.slice(1)) await assert.rejects(call, /the model or the session is disposed/);
  }
});

test('calls of two sessions do not wait for each other', async () => {
  const model = await load();
  const [a, b] = [model.session(), model.session()];
  const calls = [a.run(good), a.run(good), b.run(good)];
  assert.equal(b.views().outputs.count[0], 1n);
  assert.deepEqual((await Promise.all(calls)).map(count), [1, 2, 1]);
});

test('state is not touched while calls wait', async () => {
  const model = await load();
  const session = model.session();
  const mark = session.snapshot();
  const calls = [session.run(good), session.run(good)];
  for (const touch of [() => session.snapshot(), () => session.restore(mark), () => session.reset()])
    assert.throws(touch, /^Error: 1 calls of this session wait for their turn: await them before touching its state/);
  await Promise.all(calls);
  session.reset();
  assert.equal(count(await session.run(good)), 1);
});

test('a buffer that is gone when its call has its turn is named, and the call does not run', async () => {
  const model = await load();
  const y = new Float32Array(4);
  const calls = [model.run(good), model.run(good, { outputs: { y } })];
  structuredClone(y, { transfer: [y.buffer] });
  await calls[0];
  await assert.rejects(calls[1], { name: 'TypeError', message: /^output 'y': expected f32 \[2, 2\], found a detached array/ });
  assert.equal(count(await model.run(good)), 2);
});

// mulberry32: the same interleavings on every run.
function generator(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

// Makes calls, aborts, waits and perhaps disposes at random. Gives the calls in order, each with what became of it.
async function interleave(session, random) {
  const calls = [];
  const disposeAt = random(3) ? Infinity : random(40);
  for (let step = 0; step < 40; ++step) {
    if (step === disposeAt) session.dispose();
    const what = random(10);
    if (what < 5) {
      const stop = new AbortController();
      const value = random(100);
      // Elements are given as an array that is written over afterwards.
      const x = new Float32Array(4).fill(value);
      const fails = !random(6);
      const call = { stop, value, fails, aborted: false, ended: false };
      call.promise = session.run({ x, gain: 1, index: fails ? [9, 9] : [0, 0] }, { signal: stop.signal })
        .then((result) => ({ result }), (error) => ({ error })).finally(() => { call.ended = true; });
      x.fill(-1);
      calls.push(call);
    } else if (what < 7 && calls.length) {
      const call = calls[random(calls.length)];
      if (!call.ended) { call.aborted = true; call.stop.abort(call); }
    } else if (what === 7) await nextTurn();
    else if (what === 8) await null;
    else if (calls.length) await calls[random(calls.length)].promise;
  }
  for (const call of calls) Object.assign(call, await call.promise);
  return calls;
}

test('whatever the order of calls, aborts, errors and dispose, each call has its place', async () => {
  const model = await load();
  const seen = { ran: 0, failed: 0, aborted: 0, disposed: 0 };
  for (let seed = 1; seed <= 300; ++seed) {
    const session = model.session();
    let [ran, sum] = [0, 10];
    for (const { value, fails, aborted, result, error } of await interleave(session, generator(seed))) {
      const place = `seed ${seed}, call ${ran}: ${error}`;
      if (error?.stop) {
        assert.ok(aborted, place);
        ++seen.aborted;
      } else if (error && /disposed/.test(error.message)) ++seen.disposed;
      else {
        // The state says which calls ran before this one: all earlier ones but those above.
        ++ran;
        sum += value;
        assert.equal(Boolean(error), fails, place);
        if (error) { assert.match(error.message, /out of range/, place); ++seen.failed; continue; }
        assert.deepEqual([count(result), result.y[0]], [ran, sum], place);
        ++seen.ran;
      }
    }
    session.dispose();
  }
  // That the test sees all ends often.
  for (const [end, times] of Object.entries(seen)) assert.ok(times > 100, `${end}: ${times} times`);
});
