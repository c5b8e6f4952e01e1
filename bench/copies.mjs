// What copying inputs and outputs costs, and what views save: a relu over a full-HD image of f32, 25 MB in and 25 MB out.
//
//   node_modules/node/bin/node bench/copies.mjs [ROUNDS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { median } from './statistics.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(process.argv[2] ?? 25);
const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-copies-'));
const type = 'tensor<1x3x1080x1920xf32>';
const count = 3 * 1080 * 1920;
writeFileSync(join(folder, 'relu.mlir'),
  `func.func @forward(%x: ${type}) -> ${type} {\n  %y = wt.relu %x : (${type}) -> ${type}\n  return %y : ${type}\n}\n`);
execFileSync(join(root, 'build/release/bin/wasmtorchc'), ['relu.mlir', '-o', 'relu', '--quiet'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
const { load } = await import(pathToFileURL(join(folder, 'relu/model.mjs')));
const model = await load();
rmSync(folder, { recursive: true });

const [input] = model.inputs;
const [output] = model.outputs;
const x = new Float32Array(count).map((_, i) => (i % 7) - 3);
const { inputs } = model.views();
inputs[input.name].set(x);
const buffers = { [output.name]: new Float32Array(count) };
const ways = {
  'arrays in, new arrays out': () => model.run({ [input.name]: x }),
  'arrays in, into given arrays': () => model.run({ [input.name]: x }, { outputs: buffers }),
  'views in, views out': () => model.run(inputs, { views: true }),
};
const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
// Interleaved: what disturbs the machine disturbs all.
for (let round = 0; round < rounds; ++round)
  for (const [way, run] of Object.entries(ways)) {
    const start = performance.now();
    await run();
    times[way].push(performance.now() - start);
  }
for (const [way, ms] of Object.entries(times)) console.log(`${way.padEnd(30)} ${median(ms).toFixed(1)} ms`);
