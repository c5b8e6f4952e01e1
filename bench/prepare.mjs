// Makes of models what engines load: packages by wasmtorchc, .tflite files, and the modules of peak.c.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTflite } from './tflite.mjs';

const isNewer = (file, ...than) => existsSync(file) && than.every((other) => statSync(file).mtimeMs > statSync(other).mtimeMs);

/** Compiles a model. An old package must not be measured in the place of one that does not compile. */
export function compile(root, folder, { name, inputs }) {
  const target = join(folder, 'packages', name);
  rmSync(target, { recursive: true, force: true });
  const samples = inputs.flatMap((_, index) => ['--sample', join(folder, 'models', `${name}.in${index}.npy`)]);
  execFileSync(join(root, 'build/release/bin/wasmtorchc'), [join(folder, 'models', `${name}.pt`), ...samples, '-o', target, '--quiet'],
    { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Writes a model for LiteRT, where it has that form and the file is not there yet. */
export function makeTflite(root, folder, { name, without_graph: reason }) {
  if (reason) return;
  const [file, graph, weights] = ['tflite', 'graph.json', 'graph.bin'].map((ending) => join(folder, 'models', `${name}.${ending}`));
  if (isNewer(file, graph, join(root, 'bench/tflite.mjs'))) return;
  writeFileSync(file, writeTflite(JSON.parse(readFileSync(graph, 'utf8')), readFileSync(weights)));
}

/** clang is told to stop at objects: its driver would run whatever wasm-opt is on PATH. */
export function makePeaks(root, folder, llvm) {
  for (const [variant, flags] of [['simd', []], ['relaxed', ['-mrelaxed-simd']]]) {
    const object = join(folder, `peak.${variant}.o`);
    execFileSync(join(llvm, 'clang'), ['--target=wasm32', '-O2', '-fno-slp-vectorize', '-ffreestanding', '-msimd128', ...flags, '-c', join(root, 'bench/peak.c'), '-o', object]);
    execFileSync(join(llvm, 'wasm-ld'), ['--no-entry', '--strip-all', object, '-o', object.replace(/\.o$/, '.wasm')]);
  }
}
