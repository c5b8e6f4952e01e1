// model.d.ts under the TypeScript compiler: right uses pass, wrong ones don't.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');

// What the compiler writes, word for word: the text that its unit test expects.
const [, declarations] = /R"\((\/\/ toy[^]*?)export type T = 1;/.exec(read('test/unit/package/source_test.cpp'));

const uses = `
import { load, type Inputs, type Outputs } from './model.mjs';
const model = await load({ device: 'auto', threads: 'auto', onProgress: ({ loaded, total }) => loaded / total });
const inputs: Inputs = { x: new Float32Array(6), 'hidden.0': [1, 2n], gain: 2 };
const outputs: Outputs = await model.run(inputs);
const mask: Uint8Array = outputs['output.0'];
await model.run({ x: { data: [1, 2], dims: [2, 3] }, 'hidden.0': new BigInt64Array(2), gain: [1] }, { outputs: { 'output.0': mask } });
const flag: Uint8Array = (await model.run({}, { entry: 'it\\'s' })).flag;
const session = model.session();
const mark = session.snapshot();
await session.run(inputs);
session.restore(mark);
session.reset();
session.dispose();
console.log(model.inputs[0]?.dims, model.entries.forward.outputs, model.describe().dispatches[0]?.device, flag);

// @ts-expect-error the input is 'x'
await model.run({ y: new Float32Array(6), 'hidden.0': [1, 2], gain: 2 });
// @ts-expect-error 'gain' is missing
await model.run({ x: new Float32Array(6), 'hidden.0': [1, 2] });
// @ts-expect-error x takes f32
await model.run({ ...inputs, x: new Float64Array(6) });
// @ts-expect-error x is no scalar
await model.run({ ...inputs, x: 1 });
// @ts-expect-error the output is 'output.0'
(await model.run(inputs)).output;
// @ts-expect-error a mask is bytes
await model.run(inputs, { outputs: { 'output.0': new Float32Array(5) } });
// @ts-expect-error there is no such entry
await model.run(inputs, { entry: 'backward' });
// @ts-expect-error there is no such device
await load({ device: 'cuda' });
// @ts-expect-error the model's own session has no snapshot
model.snapshot();
`;

function compile(folder, ...options) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext',
    '--moduleResolution', 'bundler', '--types', '', ...options, join(folder, 'uses.ts')], { encoding: 'utf8' });
}

test('right uses of model.d.ts compile, wrong ones do not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-types-'));
  writeFileSync(join(folder, 'model.d.mts'), declarations + read('runtime-stub/src/types.ts'));
  writeFileSync(join(folder, 'uses.ts'), `export {};${uses}`);
  const { status, stdout } = compile(folder, '--lib', 'es2022,dom');
  rmSync(folder, { recursive: true });
  assert.equal(status, 0, stdout);
});

test('the stub itself is well typed', () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(root, 'runtime-stub')], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});
