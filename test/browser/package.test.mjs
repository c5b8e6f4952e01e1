// A package in each browser: page and worker, strict Content-Security-Policy, isolated or not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatNpy } from '../../tools/wasmtorch-run/npy.mjs';
import { changed, makeToy } from '../stub/toy.mjs';
import { browsers } from './browsers.mjs';
import { runPackage, runPage } from './package_page.mjs';
import { policy, serve } from './server.mjs';

const tensor = (dtype, dims, data) => ({ dtype, dims, data });
const inputs = [tensor('f32', [2, 2], new Float32Array([1, 2, 3, 4])), tensor('f32', [], new Float32Array([1])),
                tensor('i64', [2], new BigInt64Array([0n, 1n]))];
let toy;
const running = {};

before(async () => {
  toy = await makeToy();
  await Promise.all(Object.entries(browsers).map(async ([name, { launch }]) => { running[name] = await launch(); }));
});
after(async () => {
  await Promise.all(Object.values(running).map((browser) => browser.close()));
  toy?.remove();
});

for (const name of Object.keys(browsers)) {
  const run = (folder, request) => runPackage(running[name], folder, { inputs, ...request });

  for (const where of ['page', 'worker']) {
    test(`${name}: a package runs in a ${where} under a strict policy`, async () => {
      const { outputs, about, progress, violations, error } = await run(toy.folder, { where, options: { verify: true } });
      assert.equal(error, undefined);
      assert.deepEqual(violations, []);
      assert.deepEqual(outputs.map(({ data }) => data), [new Float32Array([11, 24, 39, -24]), new BigInt64Array([1n]),
                                                         new Uint8Array([1, 1, 1, 0]), new Float32Array([11, 24])]);
      assert.equal(about.variant, 'relaxed');
      assert.deepEqual(progress.at(-1), { loaded: 128, total: 128 });
    });
  }

  test(`${name}: the simd variant runs too, and isolation changes nothing`, async () => {
    const { outputs, about, isolated } = await run(toy.folder, { options: { variant: 'simd' }, isolated: true });
    assert.deepEqual([about.variant, isolated, [...outputs[0].data]], ['simd', true, [11, 24, 39, -24]]);
  });

  test(`${name}: what the policy must allow is named where it doesn't`, async () => {
    const { error } = await run(toy.folder, { policy: policy.replace(" 'wasm-unsafe-eval'", '') });
    assert.match(error, /^cannot compile http:.*\/package\/model\.relaxed\.wasm: .*(Content Security Policy|CSP)/);
    assert.match(error, /'wasm-unsafe-eval'/);
  });

  test(`${name}: a missing file is named by its address`, async () => {
    const { error } = await run(toy.folder, { options: { weights: '/package/none.weights' } });
    assert.match(error, /^cannot fetch http:\/\/127\.0\.0\.1:\d+\/package\/none\.weights: 404 Not Found$/);
  });

  test(`${name}: a package comes from another origin, compressed`, async () => {
    const far = await serve(toy.folder, { remote: true });
    const near = await serve(undefined, { isolated: true, policy: policy.replaceAll("'self'", `'self' ${far.url}`) });
    const result = await runPage(running[name], `${near.url}remote.html?package=${far.url}package/model.mjs`, { inputs, options: { verify: true } });
    near.close();
    far.close();
    assert.equal(result.error, undefined);
    assert.deepEqual([result.isolated, result.violations, [...result.outputs[0].data]], [true, [], [11, 24, 39, -24]]);
    assert.deepEqual(result.progress.at(-1), { loaded: 128, total: 128 });
  });

  test(`${name}: a package that is damaged is refused`, async () => {
    const broken = changed(toy, (m) => { m.weights.chunks[0].sha256 = '0'.repeat(64); });
    const { error } = await run(broken.folder, { options: { verify: true } });
    broken.remove();
    assert.match(error, /model\.weights, chunk at 0: expected the sha256 0{64}, found \w{64}/);
  });
}

test('a Firefox without relaxed SIMD takes the simd variant and says why', async () => {
  const old = await browsers.firefox.launch({ preferences: { 'javascript.options.wasm_relaxed_simd': false } });
  try {
    const { about, outputs } = await runPackage(old, toy.folder, { inputs });
    assert.equal(about.variant, 'simd');
    assert.match(about.variantReason, /'relaxed' needs relaxed-simd \(from .*Firefox 146/);
    assert.deepEqual([...outputs[0].data], [11, 24, 39, -24]);
  } finally {
    await old.close();
  }
});

test('run_package runs a case and exits by its outcome', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-case-'));
  inputs.forEach((input, i) => writeFileSync(join(folder, `in${i}.npy`), formatNpy(input)));
  writeFileSync(join(folder, 'out0.npy'), formatNpy(tensor('f32', [2, 2], new Float32Array([11, 24, 39, -24]))));
  writeFileSync(join(folder, 'wrong.npy'), formatNpy(tensor('f32', [2, 2], new Float32Array([11, 24, 39, 24]))));
  const runCase = (output) => {
    writeFileSync(join(folder, 'case.json'), JSON.stringify({ inputs: ['in0.npy', 'in1.npy', 'in2.npy'], outputs: { y: output } }));
    const program = fileURLToPath(new URL('./run_package.mjs', import.meta.url));
    return spawnSync(process.execPath, [program, toy.folder, `--case=${join(folder, 'case.json')}`, '--repeat=3'], { encoding: 'utf8' });
  };
  const right = runCase('out0.npy');
  assert.equal(right.stderr, '');
  assert.equal(right.status, 0);
  assert.match(right.stdout, /^page: variant relaxed, loaded in .* ms, median .* ms\npage: y: agrees.*\nworker: .*\nworker: y: agrees/);
  const wrong = runCase('wrong.npy');
  assert.equal(wrong.status, 3);
  assert.match(wrong.stderr, /error: page: y: 1 elements disagree; worst at \[1, 1\]: expected 24, found -24/);
  rmSync(folder, { recursive: true });
});
