// Runs every entry of a module of random programs: run_graphs.mjs FOLDER, which Engine.cpp has filled. Before each run the session is
// filled with NaN, so that a kernel that reads what nobody wrote shows it; afterwards the weights and what lies behind the session must
// be as they were.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const { variants, entries, prepare, memory_bytes: memoryBytes } = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'));
const file = readFileSync(join(folder, 'packed.weights'));
const weightBytes = memoryBytes || file.length;
const inputs = readFileSync(join(folder, 'inputs.bin'));
const guard = Buffer.alloc(4096, 0x5a);
const aligned = (bytes) => Math.ceil(bytes / 64) * 64;
const sessionBytes = entries.reduce((most, { bytes }) => Math.max(most, bytes), 0);

for (const variant of variants) {
  // The largest that a module of these needs for data and stack; its own minimum must fit.
  const memory = new WebAssembly.Memory({ initial: 16 + Math.ceil((weightBytes + sessionBytes + 8192) / 65536) });
  const module = new WebAssembly.Module(readFileSync(join(folder, `${variant}.wasm`)));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const weightBase = aligned(exports.__heap_base.value), session = aligned(weightBase + weightBytes);
  const bytes = Buffer.from(memory.buffer);
  if (session + sessionBytes + guard.length > bytes.length) throw new Error('the module has more static data than expected');
  bytes.set(file, weightBase);
  if (prepare) exports[prepare](weightBase);
  const weights = Buffer.from(bytes.subarray(weightBase, weightBase + weightBytes));
  const status = join(folder, `${variant}.status`), output = join(folder, `${variant}.out`);
  writeFileSync(status, '');
  writeFileSync(output, '');
  let at = 0;
  for (const entry of entries) {
    bytes.fill(0xff, session, session + entry.bytes);
    bytes.set(guard, session + entry.bytes);
    for (const [offset, size] of entry.inputs) {
      bytes.set(inputs.subarray(at, at + size), session + offset);
      at += size;
    }
    let line = 'ok';
    try {
      const code = exports[entry.symbol](weightBase, session);
      if (code !== 0) line = `status ${code}`;
    } catch (error) {
      line = `trap: ${error.message}`.replaceAll('\n', ' ');
    }
    if (guard.compare(bytes, session + entry.bytes, session + entry.bytes + guard.length) !== 0) line = 'writes behind its session';
    if (weights.compare(bytes, weightBase, weightBase + weights.length) !== 0) {
      line = 'writes into the weights';
      bytes.set(weights, weightBase);
    }
    appendFileSync(output, Buffer.concat(entry.outputs.map(([offset, size]) => bytes.subarray(session + offset, session + offset + size))));
    appendFileSync(status, `${line}\n`);
  }
}
