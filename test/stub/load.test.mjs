// load(): choosing a variant, where files come from, and what is said when they don't come.
import assert from 'node:assert/strict';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { build } from 'esbuild';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { changed, makeToy } from './toy.mjs';

let toy;
let server;
const copies = [];
const input = { x: [1, 2, 3, 4], gain: 1, index: [0, 1] };
const loadFrom = async ({ folder }, options) => (await import(join(folder, 'model.mjs'))).load(options);
const copy = (...args) => (copies.push(changed(toy, ...args)), copies.at(-1));

before(async () => { toy = await makeToy(); });
after(() => {
  server?.close();
  for (const { remove } of [toy, ...copies]) remove();
});

test('the best variant that the engine supports is taken, and the reason told', async () => {
  const about = (await loadFrom(toy)).describe();
  assert.equal(about.variant, 'relaxed');
  assert.match(about.variantReason, /best in the package/);
  assert.equal(about.threads, 1);
  assert.match(about.threadsReason, /no build with threads/);
  assert.deepEqual(about.dispatches[0], { entry: 'forward', index: 0, kernel: 'scale', device: 'wasm', sources: ['toy.py:3'] });
  assert.ok(about.memoryBytes >= 16384 + 128 + 640);
});

test('a variant that was asked for is taken', async () => {
  const about = (await loadFrom(toy, { variant: 'simd' })).describe();
  assert.deepEqual([about.variant, about.variantReason], ['simd', 'it was asked for']);
  await assert.rejects(loadFrom(toy, { variant: 'fast' }), /expected a variant out of 'relaxed', 'simd', found 'fast'/);
});

test('what an engine lacks is named with the engines that have it', async (t) => {
  const validate = WebAssembly.validate;
  let engine = (bytes) => !bytes.includes(0x81) && validate(bytes);
  t.mock.method(WebAssembly, 'validate', (bytes) => engine(bytes));
  const about = (await loadFrom(toy)).describe();
  assert.equal(about.variant, 'simd');
  assert.match(about.variantReason, /'relaxed' needs relaxed-simd \(from Chrome 114, Firefox 146, Node 21 on\)/);
  engine = () => false;
  await assert.rejects(loadFrom(toy), /no build of this model runs in this engine: 'relaxed' needs simd128 \(.*\) and relaxed-simd .*; 'simd' needs simd128/);
});

test('a feature that the stub does not know rules a variant out', async () => {
  const package_ = copy((m) => m.variants[0].features.push('threads'));
  assert.match((await loadFrom(package_)).describe().variantReason, /'relaxed' needs threads, which this stub doesn't know/);
});

test('device and threads are checked', async () => {
  await assert.rejects(loadFrom(toy, { device: 'webgpu' }), /expected the device 'auto' or 'wasm', .* found 'webgpu'/);
  await assert.rejects(loadFrom(toy, { threads: 0 }), { name: 'RangeError', message: /whole number from 1 on, found 0/ });
  await loadFrom(toy, { device: 'wasm', threads: 4 });
  await assert.rejects(loadFrom(copy((m) => { m.entries[0].dispatches[1].device = 'webgpu'; })),
    /forward, dispatch 1: expected the device 'wasm', found 'webgpu'/);
});

test('progress counts the bytes of the weights', async () => {
  const seen = [];
  const bytes = readFileSync(join(toy.folder, 'model.weights'));
  const weights = new ReadableStream({ start(c) { for (let i = 0; i < 128; i += 32) c.enqueue(new Uint8Array(bytes.subarray(i, i + 32))); c.close(); } });
  await loadFrom(toy, { weights, onProgress: (progress) => seen.push(progress) });
  assert.deepEqual(seen, [32, 64, 96, 128].map((loaded) => ({ loaded, total: 128 })));
});

test('files may be given as bytes, responses and modules', async () => {
  const read = (name) => readFileSync(join(toy.folder, name));
  const module = await WebAssembly.compile(read('model.simd.wasm'));
  const model = await loadFrom(toy, {
    manifest: new Response(read('manifest.json')), weights: read('model.weights'), variant: 'simd',
    wasm: (variant) => (assert.equal(variant, 'simd'), module),
  });
  assert.deepEqual([...(await model.run(input)).y], [11, 24, 39, -24]);
});

test('files inside the code, as bundlers put small ones there, are read without fetching', async (t) => {
  t.mock.method(globalThis, 'fetch', () => assert.fail('fetched'));
  const package_ = copy(() => {});
  const types = { json: 'application/json', wasm: 'application/wasm', weights: 'application/octet-stream' };
  const text = readFileSync(join(package_.folder, 'model.mjs'), 'utf8').replace(/new URL\('\.\/(.*?)', import\.meta\.url\)/g, (_, name) =>
    `new URL('data:${types[name.split('.').pop()]};base64,${readFileSync(join(package_.folder, name), 'base64')}')`);
  writeFileSync(join(package_.folder, 'bundle.mjs'), text);
  const { load } = await import(join(package_.folder, 'bundle.mjs'));
  assert.deepEqual([...(await (await load()).run(input)).y], [11, 24, 39, -24]);
});

test('an address in text is one from the working folder', async () => {
  const missing = 'no such folder/manifest.json';
  await assert.rejects(loadFrom(toy, { manifest: missing }), (error) => error.message.includes(join(process.cwd(), missing)));
});

test('bundlers that build for the browser find nothing of Node in it, and every file by a literal address', async () => {
  const { warnings } = await build({ entryPoints: [join(toy.folder, 'model.mjs')], bundle: true, format: 'esm',
    platform: 'browser', write: false, logLevel: 'silent' });
  assert.deepEqual(warnings, []);
  const text = readFileSync(join(toy.folder, 'model.mjs'), 'utf8');
  const literals = [...text.matchAll(/new URL\('\.\/[^']*', import\.meta\.url\)/g)];
  // One that isn't literal is a request that webpack can't resolve.
  assert.deepEqual([literals.length, text.match(/import\.meta/g).length], [4, 4]);
});

test('verify names the file whose digest is wrong', async () => {
  await loadFrom(toy, { verify: true });
  const weights = readFileSync(join(toy.folder, 'model.weights'));
  weights[100] ^= 1;
  const name = 'DigestError';
  await assert.rejects(loadFrom(toy, { verify: true, weights }), { name, message: /model\.weights, chunk at 64: expected the sha256 \w{64}, found/ });
  await loadFrom(toy, { weights });
  const other = copy((m) => { m.variants[0].sha256 = '0'.repeat(64); });
  await assert.rejects(loadFrom(other, { verify: true }), { name, message: /model\.relaxed\.wasm: expected the sha256 0{64}/ });
});

test('weights of another length are refused', async () => {
  await assert.rejects(loadFrom(toy, { weights: new Uint8Array(100) }), /model\.weights: expected 128 bytes of weights, found 100/);
  await assert.rejects(loadFrom(toy, { weights: new Uint8Array(200) }), /model\.weights: expected 128 bytes of weights, found more/);
});

test('files of two packages are told apart', async () => {
  const expected = /model\.relaxed\.wasm isn't the one that the manifest describes/;
  await assert.rejects(loadFrom(copy((m) => { m.variants[0].static_bytes += 64; })), expected);
  await assert.rejects(loadFrom(copy((m) => { m.entries[1].symbol = 'run_other'; })), expected);
  await assert.rejects(loadFrom(copy((m) => { m.weights.file = 'new.weights'; })), /knows no file 'new\.weights'/);
  await assert.rejects(loadFrom(copy((m) => { m.format_version = 9; })), /expected manifest format 2, found 9/);
});

test('weights that the file does not hold are computed once they are loaded', async () => {
  const prepared = copy((m) => { m.weights.prepare = 'prepare'; m.weights.memory_bytes = 144; });
  const stub = await import(join(prepared.folder, 'model.mjs'));
  const model = await stub.load();
  const session = stub.internals(model);
  assert.deepEqual([...new Float32Array(session.shared.space.memory.buffer, session.base('weights') + 128, 4)], [2, 4, 6, 8]);
  // Sessions begin behind them.
  assert.ok(session.base('session') >= session.base('weights') + 144);
  assert.deepEqual([...(await model.run(input)).y], [...(await (await loadFrom(toy)).run(input)).y]);
  const without = copy((m) => { m.weights.prepare = 'prepare_all'; m.weights.memory_bytes = 144; });
  await assert.rejects(loadFrom(without), /isn't the one that the manifest describes: it has no export 'prepare_all'/);
});

test('a file that is not there is named', async () => {
  const missing = new URL('file:///nonexistent/manifest.json');
  await assert.rejects(loadFrom(toy, { manifest: missing }), /ENOENT.*\/nonexistent\/manifest\.json/);
});

test('a file that cannot be read is closed', async () => {
  await assert.rejects(loadFrom(toy, { weights: toy.folder }), /EISDIR/);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  // Node ends a process in which an open file is collected.
  for (let i = 0; i < 5; ++i) { collect(); await new Promise((resolve) => setImmediate(resolve)); }
});

test('bytes that are not a module are named', async () => {
  await assert.rejects(loadFrom(toy, { wasm: new TextEncoder().encode('<html>') }), /cannot compile model\.relaxed\.wasm: .*magic/);
});

async function serve(handler) {
  server?.close();
  server = createServer(handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}/`;
}

const sources = (base) => ({ manifest: `${base}manifest.json`, weights: `${base}model.weights`, wasm: (name) => `${base}model.${name}.wasm` });

test('a server may call .wasm by its type or by another', async () => {
  for (const type of ['application/wasm', 'application/octet-stream']) {
    const base = await serve((request, response) => {
      response.setHeader('content-type', request.url.endsWith('.wasm') ? type : 'text/plain');
      createReadStream(join(toy.folder, basename(request.url))).pipe(response);
    });
    assert.deepEqual([...(await (await loadFrom(toy, sources(base))).run(input)).y], [11, 24, 39, -24]);
  }
});

test('a server that has no such file, or answers with a page, is quoted', async () => {
  const nothing = await serve((_, response) => { response.statusCode = 404; response.end(); });
  await assert.rejects(loadFrom(toy, sources(nothing)), /cannot fetch http:.*manifest\.json: 404 Not Found/);
  const page = await serve((_, response) => response.end('<!doctype html><title>App</title>'));
  await assert.rejects(loadFrom(toy, sources(page)), /expected a manifest in JSON, found "<!doctype html>.*; it is a page/);
  server.close();
  await assert.rejects(loadFrom(toy, sources(page)), /cannot fetch http:.*manifest\.json: /);
});

test('a signal ends the loading with its own reason', async () => {
  const reason = new Error('changed my mind');
  await assert.rejects(loadFrom(toy, { signal: AbortSignal.abort(reason) }), reason);
  // While weights arrive, and while a server thinks.
  const stop = new AbortController();
  let cancelled;
  const weights = new ReadableStream({
    pull(c) { c.enqueue(new Uint8Array(8)); },
    cancel: () => cancelled(),
  });
  const end = new Promise((resolve) => { cancelled = resolve; });
  await assert.rejects(loadFrom(toy, { weights, signal: stop.signal, onProgress: () => stop.abort(reason) }), reason);
  await end;
  const silent = await serve(() => setTimeout(() => later.abort(reason), 5));
  const later = new AbortController();
  await assert.rejects(loadFrom(toy, { manifest: silent, signal: later.signal }), reason);
  server.closeAllConnections();
});

test('a signal ends the loading at every step, even where bytes never come', async () => {
  const read = (name) => readFileSync(join(toy.folder, name));
  // A stream that tells when somebody reads it, and never gives anything.
  const silent = (read = () => {}) => {
    let cancelled = false;
    const stream = new ReadableStream({ pull: () => { read(); return new Promise(() => {}); }, cancel() { cancelled = true; } }, { highWaterMark: 0 });
    return { stream, isCancelled: () => cancelled };
  };
  for (const name of ['manifest', 'wasm', 'weights']) {
    const stop = new AbortController();
    const { stream, isCancelled } = silent(() => setTimeout(() => stop.abort(name)));
    const loading = loadFrom(toy, { [name]: name === 'weights' ? stream : new Response(stream), signal: stop.signal });
    await assert.rejects(loading, (reason) => reason === name);
    if (name === 'weights') assert.ok(isCancelled());
  }
  // The same where another file is to blame.
  const { stream, isCancelled } = silent();
  await assert.rejects(loadFrom(toy, { weights: stream, wasm: new Uint8Array(8) }), /cannot compile model\.relaxed\.wasm/);
  assert.ok(isCancelled());
  // Too late is too late: the model stays.
  const late = new AbortController();
  const model = await loadFrom(toy, { signal: late.signal, wasm: (name) => new Uint8Array(read(`model.${name}.wasm`)) });
  late.abort();
  assert.deepEqual([...(await model.run(input)).y], [11, 24, 39, -24]);
});

test('a signal at any moment either ends the loading with its reason or leaves a model that works', async () => {
  const ends = { loaded: 0, aborted: 0 };
  for (let turns = 0; turns < 60; ++turns) {
    const stop = new AbortController();
    const loading = loadFrom(toy, { signal: stop.signal }).then((model) => ({ model }), (reason) => ({ reason }));
    for (let i = 0; i < turns; ++i) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(turns);
    const { model, reason } = await loading;
    if (model) { ++ends.loaded; assert.deepEqual([...(await model.run(input)).y], [11, 24, 39, -24]); }
    else { ++ends.aborted; assert.equal(reason, turns); }
  }
  assert.ok(ends.aborted > 0, JSON.stringify(ends));
});

test('the stub is small', () => {
  const text = readFileSync(join(toy.folder, 'model.mjs'));
  assert.ok(text.length < 16 * 1024, `model.mjs has ${text.length} bytes`);
  assert.doesNotMatch(text.toString(), /\beval\(|new Function|new Worker|blob:/);
});
