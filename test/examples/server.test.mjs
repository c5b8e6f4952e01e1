// The example pages' server: types, headers, and nothing outside of its folder.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../examples/serve.mjs';

let folder, site;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wasmtorch-served-'));
  mkdirSync(join(folder, 'site/sub'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  for (const name of ['index.html', 'a.mjs', 'a.wasm', 'a.json', 'a b.txt', 'a.weights', 'sub/index.html']) writeFileSync(join(folder, 'site', name), name);
  symlinkSync('index.html', join(folder, 'site/link.html'));
  site = await serve(join(folder, 'site'));
});
after(() => {
  site.close();
  rmSync(folder, { recursive: true });
});

// fetch would tidy the address.
const get = (path, method = 'GET') => new Promise((done, failed) => {
  const sent = request(site.url, { path, method }, (response) => {
    let text = '';
    response.on('data', (part) => { text += part; }).on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
  });
  sent.on('error', failed).end();
});

test('files have the types that browsers ask for', async () => {
  const expected = { '/': 'text/html; charset=utf-8', '/a.mjs': 'text/javascript', '/a.wasm': 'application/wasm', '/a.json': 'application/json',
    '/a%20b.txt': 'text/plain; charset=utf-8', '/a.weights': 'application/octet-stream', '/sub/': 'text/html; charset=utf-8', '/a.mjs?x': 'text/javascript' };
  for (const [path, type] of Object.entries(expected)) {
    const { status, headers } = await get(path);
    assert.deepEqual([path, status, headers['content-type']], [path, 200, type]);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
    assert.match(headers['content-security-policy'], /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  }
});

test('HEAD sends the size alone, and other methods are refused', async () => {
  const { status, headers, text } = await get('/a.wasm', 'HEAD');
  assert.deepEqual([status, headers['content-length'], text], [200, '6', '']);
  assert.deepEqual((({ status: code, headers: sent }) => [code, sent.allow])(await get('/', 'POST')), [405, 'GET, HEAD']);
});

test('a folder without its slash is moved, and what is not there or outside is not found', async () => {
  const { status, headers } = await get('/sub');
  assert.deepEqual([status, headers.location], [301, '/sub/']);
  for (const path of ['/none', '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/sub/%2e%2e/%2e%2e/secret.txt', '/a%00.mjs', '/%'])
    assert.deepEqual([path, (await get(path)).status], [path, 404]);
});

const program = fileURLToPath(new URL('../../examples/serve.mjs', import.meta.url));

test('the program serves on another port where its own is taken', async (t) => {
  const port = new URL(site.url).port;
  const child = spawn(process.execPath, [program, join(folder, 'site'), `--port=${port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  // Also where a check fails: the test would wait for it for ever.
  t.after(() => child.kill());
  const address = await new Promise((done) => child.stdout.on('data', (text) => done(/http:\S+/.exec(text)?.[0])));
  assert.notEqual(new URL(address).port, port);
  assert.equal(await (await fetch(address)).text(), 'index.html');
});

test('the program says what is wrong with its options', () => {
  const messages = [[[join(folder, 'none')], /expected a folder with an index.html, found none in '.*none': scripts.examples makes one/],
                    [['--port=x'], /--port: expected a number from 0 to 65535, found 'x'/], [['--prot=1'], /Unknown option '--prot'/]];
  for (const [given, message] of messages) {
    const { status, stderr } = spawnSync(process.execPath, [program, ...given], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, message);
  }
});
