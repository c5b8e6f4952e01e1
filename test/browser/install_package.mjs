// A package as one of npm: packed, installed by another project, checked by TypeScript, built by Vite, run in Chromium.
//
//   node test/browser/install_package.mjs PACKAGE --case=FILE
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agreementText, compare } from '../../tools/wasmtorch-run/agreement.mjs';
import { parseOptions } from '../../tools/wasmtorch-run/options.mjs';
import { inputsByName, readNamed } from '../../tools/wasmtorch-run/tensors.mjs';
import { launch } from './chromium.mjs';
import { runPackage } from './package_page.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = join(root, 'node_modules');
const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-npm-'));

// npm goes with the engine that it came with, not with that of the tests; what it keeps goes with the folder. Nothing is asked of the network.
const path = process.env.PATH.split(delimiter).filter((part) => !resolve(part).startsWith(modules)).join(delimiter);
const environment = { ...process.env, PATH: path, HOME: folder, npm_config_cache: join(folder, 'cache'), npm_config_offline: 'true',
  npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, env: environment, encoding: 'utf8' });

const arrays = { f32: 'Float32Array', f64: 'Float64Array', i64: 'BigInt64Array', i32: 'Int32Array', i16: 'Int16Array', i8: 'Int8Array', u8: 'Uint8Array', bool: 'Uint8Array' };

// A program with the model's own names, right in all but the lines that expect an error.
function program(name, { inputs, outputs }) {
  const given = inputs.map((input) => `${JSON.stringify(input.name)}: new ${arrays[input.dtype]}(1)`).join(', ');
  const [input] = inputs;
  const [output] = outputs;
  return `import { load, type Inputs, type Outputs } from '${name}';
const model = await load({ variant: 'auto' });
const inputs: Inputs = { ${given} };
const outputs: Outputs = await model.run(inputs);
const first: ${arrays[output.dtype]} = outputs[${JSON.stringify(output.name)}];
const view: ${arrays[input.dtype]} = model.views().inputs[${JSON.stringify(input.name)}];
console.log(first.length, view.length);
// @ts-expect-error there is no such input
await model.run({ ...inputs, 'no such input': [1] });
// @ts-expect-error another dtype
await model.run({ ...inputs, ${JSON.stringify(input.name)}: new Uint16Array(1) });
// @ts-expect-error there is no such output
outputs['no such output'];
`;
}

function checkTypes(consumer) {
  for (const [module, resolution] of [['esnext', 'bundler'], ['node16', 'node16'], ['nodenext', 'nodenext']]) {
    const { status, stdout } = spawnSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022',
      '--lib', 'es2022,dom', '--module', module, '--moduleResolution', resolution, '--types', '', 'program.ts'], { cwd: consumer, encoding: 'utf8' });
    assert.equal(status, 0, `moduleResolution ${resolution}:\n${stdout}`);
    console.log(`types: ${resolution}`);
  }
}

// The application of the bundlers' tests, with the package under its own name.
function writeApplication(consumer, name) {
  for (const file of ['index.html', 'main.js', 'worker.js'])
    writeFileSync(join(consumer, file), readFileSync(join(root, 'test/browser/apps', file), 'utf8').replace("'MODEL'", `'${name}'`));
  cpSync(join(root, 'test/browser/pages/run.mjs'), join(consumer, 'run.mjs'));
}

async function runInPage(pages, manifest, options) {
  const [entry] = manifest.entries;
  const infos = (values) => values.map(({ name, dtype, dims }) => ({ name, dtype, dims: dims.map(({ size }) => size) }));
  const inputs = inputsByName(readNamed(options.in, infos(entry.inputs), 'input'), infos(entry.inputs));
  const wanted = readNamed(options.expect, infos(entry.outputs), 'output');
  const browser = await launch();
  try {
    const { outputs, error, violations } = await runPackage(browser, undefined, { pages, inputs, options: { verify: true } });
    assert.equal(error, undefined);
    assert.deepEqual(violations, []);
    outputs.forEach((output, i) => {
      const comparison = wanted[i] && compare(output, wanted[i], options);
      assert.ok(!comparison || comparison.agrees, `${output.name}: ${agreementText(comparison)}`);
      if (comparison) console.log(`page: ${output.name}: ${agreementText(comparison)}`);
    });
  } finally {
    await browser.close();
  }
}

try {
  const options = parseOptions(process.argv.slice(2));
  const { name, version, files } = JSON.parse(readFileSync(join(options.package, 'package.json'), 'utf8'));
  const manifest = JSON.parse(readFileSync(join(options.package, 'manifest.json'), 'utf8'));
  const [tarball] = JSON.parse(npm(folder, 'pack', '--json', resolve(options.package)));
  assert.deepEqual(tarball.files.map((file) => file.path).sort(), ['package.json', ...files].sort());
  console.log(`packed: ${name}@${version}`);

  const consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  writeFileSync(join(consumer, 'package.json'), '{ "name": "consumer", "version": "1.0.0", "private": true, "type": "module" }');
  npm(consumer, 'install', `../${readdirSync(folder).find((file) => file.endsWith('.tgz'))}`);
  assert.deepEqual(readdirSync(join(consumer, 'node_modules', name)).sort(), ['package.json', ...files].sort());
  console.log('installed');

  writeFileSync(join(consumer, 'program.ts'), program(name, manifest.entries[0]));
  checkTypes(consumer);
  // In Node the name alone finds the module and its files; so do the subpaths.
  writeFileSync(join(consumer, 'node.mjs'), `import { load } from '${name}';
import manifest from '${name}/manifest.json' with { type: 'json' };
const model = await load({ verify: true });
console.log('node:', manifest.name === model.name, import.meta.resolve('${name}/${manifest.weights.file || 'manifest.json'}').startsWith('file:'));\n`);
  process.stdout.write(execFileSync(process.execPath, ['node.mjs'], { cwd: consumer, encoding: 'utf8' }));

  writeApplication(consumer, name);
  execFileSync(process.execPath, [join(modules, 'vite/bin/vite.js'), 'build', '--logLevel=warn'], { cwd: consumer });
  assert.ok(existsSync(join(consumer, 'dist/index.html')));
  await runInPage(join(consumer, 'dist'), manifest, options);
} catch (error) {
  console.error(`install_package: error: ${error.stderr || error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, maxRetries: 5 });
}
