// How many instructions each dispatch of the small models executes, in both variants, and how that compares with what is recorded.
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { counter, instrument } from './instrument.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(process.env.WASMTORCH_BUILD ?? join(root, 'build/release'), 'bin');
const models = fileURLToPath(new URL('models.mlir', import.meta.url));
export const recordFile = fileURLToPath(new URL('expected.json', import.meta.url));

// The weights of all models lie over each other, so the file is as long as the longest of them.
const weightBytes = 1 << 18;
// Small numbers of both signs, on a grid; no count may depend on them, but branches on what is not finite could.
const fill = (array) => array.map((_, index) => ((index * 7) % 23 - 11) / 32);

/** Compiles the models into a folder; gives the package's. */
export async function compile(folder) {
  await copyFile(models, join(folder, 'model.mlir'));
  await writeFile(join(folder, 'model.weights'), new Uint8Array(fill(new Float32Array(weightBytes / 4)).buffer));
  await promisify(execFile)(join(bin, 'wasmtorchc'), [join(folder, 'model.mlir'), '-o', join(folder, 'package'), '--quiet']);
  return join(folder, 'package');
}

/** { made_with, counts: { variant: { model: { kernel: instructions } } } } of a package; a kernel's name begins with its dispatch's number. */
export async function countPackage(folder) {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const { load, internals } = await import(pathToFileURL(join(folder, 'model.mjs')));
  const counts = {};
  for (const { name: variant, file } of manifest.variants) {
    const model = await load({ variant, wasm: instrument(await readFile(join(folder, file))) });
    const inside = internals(model), { exports } = inside.shared;
    counts[variant] = Object.fromEntries(manifest.entries.map(({ name }) => {
      const entry = inside.entry(name);
      const sizes = entry.inputs.map(({ dims }) => dims.reduce((all, { size }) => all * size, 1));
      inside.write(entry, Object.fromEntries(entry.inputs.map(({ name }, index) => [name, fill(new Float32Array(sizes[index]))])));
      return [name, Object.fromEntries(entry.dispatches.map(({ index, kernel }) => {
        exports[counter].value = 0n;
        inside.call(entry.dispatch_symbol, index);
        return [`${index} ${kernel}`, Number(exports[counter].value)];
      }))];
    }));
  }
  const { llvm, wasm_opt } = manifest.producer;
  return { made_with: { llvm, wasm_opt }, counts };
}

export async function countModels() {
  const folder = await mkdtemp(join(tmpdir(), 'wasmtorch-counts-'));
  try {
    return await countPackage(await compile(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const readRecord = async () => JSON.parse(await readFile(recordFile, 'utf8'));

const total = (kernels) => Object.values(kernels).reduce((sum, count) => sum + count, 0);

/**
 * What has grown and what has shrunk, as lines { text, grown }. Where a model has other kernels than are recorded, their sums are compared:
 * two kernels that become one have not grown.
 */
export function compareCounts(recorded, found) {
  const lines = [];
  const add = (what, before, now) => {
    const percent = `${now > before ? '+' : ''}${(100 * (now / before - 1)).toFixed(2)} %`;
    if (now !== before) lines.push({ text: `${what}: expected ${before} instructions, found ${now} (${percent})`, grown: now > before });
  };
  for (const [variant, entries] of Object.entries(found))
    for (const [model, kernels] of Object.entries(entries)) {
      const known = recorded[variant]?.[model];
      if (!known) lines.push({ text: `${model}, ${variant}: nothing is recorded`, grown: true });
      else if (Object.keys(known).join() === Object.keys(kernels).join())
        for (const [kernel, count] of Object.entries(kernels)) add(`${model}, ${variant}, kernel ${kernel}`, known[kernel], count);
      else {
        lines.push({ text: `${model}, ${variant}: other kernels than are recorded: ${Object.keys(kernels).join(', ')}`, grown: false });
        add(`${model}, ${variant}, all kernels`, total(known), total(kernels));
      }
    }
  return lines;
}
