// Runs many entries of one package in one Node: run_entries.mjs PACKAGE VARIANT BATCH, where each line of BATCH is the
// {"entry", "in", "out"} that `wt-eval --batch` takes. Before each run the session is filled with NaN, so that a kernel that reads
// what nobody wrote shows it; afterwards the weights and what lies behind the session must be as they were. Prints the name of each
// that is done.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatNpy, parseNpy } from '../../tools/wasmtorch-run/npy.mjs';

const [folder, variant, batch] = process.argv.slice(2);
const stub = await import(pathToFileURL(join(resolve(folder), 'model.mjs')).href);
const model = await stub.load({ variant });
const session = stub.internals(model);
const { manifest, space } = session.shared;
const weights = () => new Uint8Array(space.memory.buffer, session.base('weights'), manifest.weights.bytes);
const arena = () => new Uint8Array(space.memory.buffer, session.base('session'), space.sessionBytes);
const behind = () => new Uint8Array(space.memory.buffer, session.base('session') + space.sessionBytes);
const digest = () => createHash('sha256').update(weights()).update(behind()).digest('hex');

behind().fill(0x5a);
const before = digest();
const check = process.env.CHECK_EACH_RUN ? (name) => { if (digest() !== before) throw new Error(`${name} wrote outside of its session`); } : () => {};
for (const line of readFileSync(batch, 'utf8').split('\n').filter(Boolean)) {
  const { entry: name, in: files, out } = JSON.parse(line);
  const entry = session.entry(name);
  arena().fill(0xff);
  session.write(entry, Object.fromEntries(entry.inputs.map((input, i) => [input.name, parseNpy(readFileSync(files[i])).data])));
  session.call(entry.symbol);
  mkdirSync(out, { recursive: true });
  model.entries[name].outputs.forEach(({ dtype, dims }, i) => {
    const data = session.view(entry.outputs[i]).slice();
    writeFileSync(join(out, `${i}.npy`), formatNpy({ dtype, dims, data }));
  });
  check(name);
  console.log(name);
}
if (digest() !== before) throw new Error('a run wrote outside of its session; CHECK_EACH_RUN=1 says which');
