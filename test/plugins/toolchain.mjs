// Compiles C for WebAssembly with and without the plugin, links and loads it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const llvm = process.env.WASMTORCH_LLVM ?? `/usr/lib/llvm-${readFileSync(join(root, 'cmake/llvm-version.txt'), 'utf8').trim().split('.')[0]}`;
const build = process.env.WASMTORCH_BUILD ?? join(root, 'build/release');
export const plugin = process.env.WASMTORCH_LLVM_PLUGIN ?? join(build, 'lib/WasmTorchLlvm.so');
const library = '/usr/lib/wasm32-wasi';

const run = (tool, args) => execFileSync(join(llvm, 'bin', tool), args, { encoding: 'utf8', maxBuffer: 1 << 28 });

/** A folder that is removed when the process ends. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-plugins-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Compiles one file to an object and returns its path. */
export function compile(folder, source, flags, { withPlugin = false, headers = false } = {}) {
  const object = join(folder, `${basename(source, '.c')}.${withPlugin ? 'after' : 'before'}.o`);
  run('clang', ['--target=wasm32', '-O3', ...flags, ...(headers ? ['-isystem', '/usr/include/wasm32-wasi'] : []),
                ...(withPlugin ? [`-fpass-plugin=${plugin}`] : []), '-c', source, '-o', object]);
  return object;
}

/** Links objects with the C library's math, by lld itself: clang would run any wasm-opt that it finds. */
export function link(folder, objects, name) {
  const module = join(folder, `${name}.wasm`);
  run('wasm-ld', ['--no-entry', '--export-all', '--initial-memory=67108864', '-o', module, ...objects, `-L${library}`, '-lm', '-lc']);
  return module;
}

/** The text of a module's or an object's code. */
export const disassemble = (file) => run('llvm-objdump', ['-d', '--no-show-raw-insn', file]);

/** Instantiates a module; what the C library could ask of a system is never called. */
export async function load(module) {
  const compiled = await WebAssembly.compile(readFileSync(module));
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(compiled))
    (imports[from] ??= {})[name] = () => { throw new Error(`the module calls ${from}.${name}`); };
  return (await WebAssembly.instantiate(compiled, imports)).exports;
}
