// model.d.ts under the TypeScript compiler: right uses pass, wrong ones don't.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');

// What the compiler writes, word for word: the texts that its unit tests expect.
const quotedIn = (path, pattern) => pattern.exec(read(path))[1];
const declarations = quotedIn('test/unit/package/source_test.cpp', /R"\((\/\/ toy[^]*?)export type T = 1;/) + read('runtime-stub/src/types.ts');
const pathDeclarations = JSON.parse(`"${quotedIn('package/TypeDeclarations.h', /pathDeclarations =\s*"(.*)";/)}"`);
const npmPackage = quotedIn('test/unit/package/npm_package_test.cpp', /R"\((\{[^]*?\n\})\n\)"/);

const uses = `
import { load, type Inputs, type Outputs } from 'MODEL';
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
const views = model.views();
views.inputs.x.fill(1);
views.inputs['hidden.0'][0] = 1n;
const seen: Outputs = await session.run(views.inputs, { views: true, signal: AbortSignal.timeout(10) });
const one: Uint8Array = model.views("it's").outputs.flag;
await load({ signal: AbortSignal.timeout(10), wasm: (variant) => '/' + variant + '.wasm', weights: new URL('https://example.org/w') });
console.log(seen, one);
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
// @ts-expect-error the view of x is of f32
const wrong: Float64Array = model.views().inputs.x;
// @ts-expect-error there is no such input
model.views().inputs.y;
// @ts-expect-error there is no such entry
model.views('backward');
// @ts-expect-error a signal is no number
await model.run(inputs, { signal: 5 });
// @ts-expect-error the model's own session has no snapshot
model.snapshot();
`;

// A project with the package both in a folder of its own and installed.
function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-types-'));
  for (const place of ['dist', 'node_modules/@team/toy']) {
    mkdirSync(join(folder, place), { recursive: true });
    for (const [file, text] of [['model.d.ts', declarations], ['model.d.mts', pathDeclarations], ['package.json', npmPackage]])
      writeFileSync(join(folder, place, file), text);
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}

for (const [resolution, module, types] of [['bundler', 'esnext', 'ours'], ['node16', 'node16', 'ours'], ['nodenext', 'nodenext', 'ours'],
                                           ['bundler', 'esnext', "somebody else's"], ['nodenext', 'nodenext', "somebody else's"]]) {
  test(`right uses compile, wrong ones do not: moduleResolution ${resolution}, package.json ${types}`, () => {
    const folder = makeProject();
    // Where the folder's package.json isn't ours, TypeScript takes model.d.ts for the types of CommonJS.
    if (types !== 'ours') writeFileSync(join(folder, 'dist/package.json'), '{ "name": "application" }');
    const files = ['@team/toy', '@team/toy/model.mjs', './dist/model.mjs'].map((specifier, i) => {
      writeFileSync(join(folder, `uses${i}.ts`), `export {};${uses.replace('MODEL', specifier)}`);
      return join(folder, `uses${i}.ts`);
    });
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes',
      '--target', 'es2022', '--lib', 'es2022,dom', '--module', module, '--moduleResolution', resolution, '--types', '', ...files], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    assert.equal(status, 0, stdout);
  });
}

test('the stub itself is well typed', () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(root, 'runtime-stub')], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});
