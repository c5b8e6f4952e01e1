// Builds the package of toy.c: what the compiler will write, without the compiler.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const llvm = readFileSync(join(root, 'cmake/llvm-version.txt'), 'utf8').trim().split('.')[0];
const clang = `/usr/lib/llvm-${llvm}/bin/clang`;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

export const w = [1, 2, 3, 4];
export const initialSum = [10, 20, 30, -40];

const value = (name, dtype, dims, offset, bytes) =>
  ({ name, dtype, dims: dims.map((size) => ({ size })), place: { space: 'session', offset, bytes } });
const inputs = [value('x', 'f32', [2, 2], 0, 16), value('gain', 'f32', [], 16, 4), value('index', 'i64', [2], 64, 16)];
const outputs = [value('y', 'f32', [2, 2], 128, 16), value('count', 'i64', [], 192, 8),
                 value('mask', 'bool', [4], 256, 4), value('picked', 'f32', [2], 320, 8)];
const sum = value('sum', 'f32', [4], 384, 16);
const scaled = value('scaled', 'f32', [4], 512, 16);
const dispatch = (index, kernel, sources, results) =>
  ({ index, kernel, device: 'wasm', schedule: '', flops: 8, bytes: 32, sources, results });
const entries = [
  { name: 'forward', symbol: 'run_forward', dispatch_symbol: 'dispatch_forward', inputs, outputs, session_bytes: 640,
    dispatches: [dispatch(0, 'scale', ['toy.py:3'], [scaled]), dispatch(1, 'accumulate', [], outputs.slice(0, 3)),
                 dispatch(2, 'pick', ['toy.py:9 gather'], [outputs[3]])] },
  { name: 'peek', symbol: 'run_peek', dispatch_symbol: '', inputs: [], outputs: [value('sum', 'f32', [4], 576, 16)],
    session_bytes: 640, dispatches: [] },
];
const states = [
  { value: sum, initial: { space: 'weights', offset: 64, bytes: 16 } },
  { value: value('count', 'i64', [], 448, 8) },
];

async function compileVariant(folder, name, flag, features, numerics) {
  const file = `model.${name}.wasm`;
  const path = join(folder, file);
  execFileSync(clang, ['--target=wasm32', '-O2', flag, '-nostdlib', '--no-wasm-opt', '-Wl,--no-entry', '-Wl,--import-memory',
    '-Wl,--export=__heap_base', '-Wl,--stack-first', '-Wl,-z,stack-size=16384', '-o', path, join(root, 'test/stub/toy.c')]);
  const bytes = readFileSync(path);
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory: new WebAssembly.Memory({ initial: 16 }) } });
  return { name, file, sha256: sha256(bytes), bytes: bytes.length, features, numerics,
           static_bytes: instance.exports.__heap_base.value };
}

function writeWeights(folder) {
  const weights = new Float32Array(32);
  weights.set(w, 0);
  weights.set(initialSum, 16);
  const bytes = Buffer.from(weights.buffer);
  writeFileSync(join(folder, 'model.weights'), bytes);
  const chunk = (offset, size) => ({ offset, bytes: size, sha256: sha256(bytes.subarray(offset, offset + size)) });
  return { file: 'model.weights', bytes: bytes.length, chunks: [chunk(0, 64), chunk(64, 64)] };
}

/** Writes model.mjs as package/ModuleSource.cpp does: the table of files, then the stub. */
export function writeModule(folder, manifest) {
  const stub = join(folder, 'stub.tmp');
  execFileSync(process.execPath, [join(root, 'runtime-stub/build.mjs'), stub]);
  const names = ['manifest.json', ...manifest.variants.map(({ file }) => file), manifest.weights.file];
  const table = names.map((name) => `  '${name}': new URL('./${name}', import.meta.url),\n`).join('');
  writeFileSync(join(folder, 'model.mjs'), `const wasmtorchAssets = {\n${table}};\n${readFileSync(stub, 'utf8')}`);
  rmSync(stub);
}

// What package/NpmPackage.cpp writes, less what only people read.
function writeNpmPackage(folder, manifest) {
  const files = ['model.mjs', 'manifest.json', ...manifest.variants.map(({ file }) => file), manifest.weights.file];
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'toy', version: '0.0.0', type: 'module', sideEffects: false,
    exports: { '.': './model.mjs', ...Object.fromEntries(files.map((file) => [`./${file}`, `./${file}`])) }, files, wasmtorch: './manifest.json' }));
}

/** The toy's package in a folder of its own. */
export async function makeToy() {
  const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-toy-'));
  const variants = await Promise.all([
    compileVariant(folder, 'relaxed', '-mrelaxed-simd', ['simd128', 'relaxed-simd'], 'fused where the engine fuses'),
    compileVariant(folder, 'simd', '-msimd128', ['simd128'], 'same bits on every engine'),
  ]);
  const manifest = {
    format_version: 2, name: 'toy', producer: { compiler: '0.0.0', llvm: llvm, wasm_opt: '' }, entries, states, variants,
    weights: writeWeights(folder),
    parameters: [{ name: 'w', dtype: 'f32', dims: [{ size: 4 }], place: { space: 'weights', offset: 0, bytes: 16 } }],
    options: [],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeModule(folder, manifest);
  writeNpmPackage(folder, manifest);
  return { folder, manifest, remove: () => rmSync(folder, { recursive: true }) };
}

/** A copy of a package with its manifest, or any of its files, changed. */
export function changed({ folder, manifest }, change, files = {}) {
  const copy = mkdtempSync(join(tmpdir(), 'wasmtorch-toy-'));
  const text = structuredClone(manifest);
  change(text);
  for (const name of ['model.mjs', manifest.weights.file, ...manifest.variants.map(({ file }) => file)])
    writeFileSync(join(copy, name), files[name] ?? readFileSync(join(folder, name)));
  writeFileSync(join(copy, 'manifest.json'), files['manifest.json'] ?? JSON.stringify(text));
  return { folder: copy, manifest: text, remove: () => rmSync(copy, { recursive: true }) };
}
