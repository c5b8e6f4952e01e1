// wasmtorch-run from its command line.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatNpy, parseNpy } from '../../tools/wasmtorch-run/npy.mjs';
import { changed, makeToy } from './toy.mjs';

const main = fileURLToPath(new URL('../../tools/wasmtorch-run/main.mjs', import.meta.url));
let toy, work, x, gain, index, inputs;

function run(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}
function write(name, dtype, dims, data) {
  const file = join(work, name);
  writeFileSync(file, formatNpy({ dtype, dims, data }));
  return file;
}
const read = (...parts) => parseNpy(readFileSync(join(...parts)));

before(async () => {
  toy = await makeToy();
  work = mkdtempSync(join(tmpdir(), 'wasmtorch-run-'));
  x = write('x.npy', 'f32', [2, 2], new Float32Array([1, 2, 3, 4]));
  gain = write('gain.npy', 'f32', [], new Float32Array([1]));
  index = write('index.npy', 'i64', [2], new BigInt64Array([0n, 1n]));
  inputs = ['--in', x, '--in', gain, '--in', index];
});
after(() => {
  toy.remove();
  rmSync(work, { recursive: true });
});

test('outputs are written in order and told', () => {
  const out = join(work, 'out');
  const { status, stdout, stderr } = run(toy.folder, ...inputs, '--out', out);
  assert.deepEqual([status, stderr], [0, '']);
  assert.deepEqual(readdirSync(out).sort(), ['0.npy', '1.npy', '2.npy', '3.npy']);
  assert.deepEqual(read(out, '0.npy'), { dtype: 'f32', dims: [2, 2], data: new Float32Array([11, 24, 39, -24]) });
  assert.deepEqual(read(out, '2.npy').dtype, 'bool');
  assert.match(stdout, /^toy: forward, variant relaxed \(.*\)\ny: f32 \[2, 2\], -24 to 39, mean 12\.5000: 11, 24, 39, -24\n/);
});

test('inputs go by name, in order, or both', () => {
  const { status, stdout } = run(toy.folder, `--in=index=${index}`, '--in', x, '--in', `gain=${gain}`, '--variant=simd');
  assert.equal(status, 0);
  assert.match(stdout, /variant simd \(it was asked for\)/);
});

test('json has times, memory, variant and device', () => {
  const { status, stdout } = run(toy.folder, ...inputs, '--json', '--repeat=5', '--profile');
  assert.equal(status, 0);
  const report = JSON.parse(stdout);
  assert.equal(report.times_ms.length, 5);
  assert.ok(report.min_ms <= report.median_ms && report.memory_bytes >= 65536);
  assert.deepEqual([report.name, report.entry, report.variant, report.device, report.threads], ['toy', 'forward', 'relaxed', 'wasm', 1]);
  assert.deepEqual(report.outputs[0], { name: 'y', dtype: 'f32', dims: [2, 2], min: -24, max: 39, mean: 12.5, not_finite: 0 });
  assert.deepEqual(report.dispatches.map(({ kernel }) => kernel), ['scale', 'accumulate', 'pick']);
});

test('what is expected is compared, and a disagreement is exit 3', () => {
  const right = write('y.npy', 'f64', [2, 2], new Float64Array([11, 24.0001, 39, -24]));
  const wrong = write('picked.npy', 'f32', [2], new Float32Array([11, 25]));
  assert.equal(run(toy.folder, ...inputs, '--expect', right).status, 0);
  const { status, stdout, stderr } = run(toy.folder, ...inputs, '--expect', right, `--expect=picked=${wrong}`);
  assert.equal(status, 3);
  assert.match(stdout, /y: agrees/);
  assert.equal(stderr, "wasmtorch-run: error: output 'picked': 1 elements disagree; worst at [1]: expected 25, found 24, off by 1.00, allowed 0.00275\n");
  assert.equal(run(toy.folder, ...inputs, `--expect=picked=${wrong}`, '--atol=1').status, 0);
});

test('a sequence keeps its state, and --reset gives it up', () => {
  const sequence = join(work, 'sequence');
  for (const step of ['0', '1', '10', '2']) {
    mkdirSync(join(sequence, step), { recursive: true });
    [x, gain, index].forEach((file, i) => writeFileSync(join(sequence, step, `in${i}.npy`), readFileSync(file)));
  }
  const counted = (...flags) => {
    const out = join(work, `sequence-out${flags.length}`);
    assert.equal(run(toy.folder, `--sequence=${sequence}`, `--out=${out}`, ...flags).status, 0);
    return ['0', '1', '2', '10'].map((step) => read(out, step, '1.npy').data[0]);
  };
  assert.deepEqual(counted(), [1n, 2n, 3n, 4n]);
  assert.deepEqual(counted('--reset'), [1n, 1n, 1n, 1n]);
  writeFileSync(join(sequence, '10', 'out1.npy'), formatNpy({ dtype: 'i64', dims: [], data: new BigInt64Array([4n]) }));
  assert.equal(run(toy.folder, `--sequence=${sequence}`).status, 0);
  const { status, stderr } = run(toy.folder, `--sequence=${sequence}`, '--reset');
  assert.equal(status, 3);
  assert.match(stderr, /error: step 10, output 'count': 1 elements disagree; worst at \[\]: expected 4, found 1/);
});

test('a signal between two files leaves none, and ends the process by that signal', () => {
  const folder = join(work, 'interrupted');
  const program = `
    import { AtomicFiles } from ${JSON.stringify(new URL('../../tools/wasmtorch-run/files.mjs', import.meta.url))};
    const files = new AtomicFiles(${JSON.stringify(folder)});
    files.add('0.npy', new Uint8Array(8));
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => files.commit(), 5000);`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
  assert.equal(signal, 'SIGTERM');
  assert.deepEqual(readdirSync(folder), []);
});

test('a dump has every dispatch\'s results', () => {
  const folder = join(work, 'dump');
  const { status, stderr } = run(toy.folder, ...inputs, `--dump=${folder}`);
  assert.deepEqual([status, stderr], [0, '']);
  assert.deepEqual(readdirSync(folder).sort(), ['0_0.npy', '1_0.npy', '1_1.npy', '1_2.npy', '2_0.npy', 'index.json']);
  assert.deepEqual([...read(folder, '0_0.npy').data], [1, 4, 9, 16]);
  assert.deepEqual([...read(folder, '1_0.npy').data], [11, 24, 39, -24]);
  const { entry, dispatches } = JSON.parse(readFileSync(join(folder, 'index.json')));
  assert.equal(entry, 'forward');
  assert.deepEqual(dispatches[2].results, [{ name: 'picked', dtype: 'f32', dims: [2], file: '2_0.npy' }]);
  const other = run(toy.folder, '--entry=peek', `--dump=${folder}`);
  assert.equal(other.stderr, "wasmtorch-run: error: --dump needs a module that runs single dispatches: 'peek' has no dispatch_symbol in this package\n");
});

test('wrong inputs are all named, with what was expected and found', () => {
  const { status, stderr } = run(toy.folder, '--in', index, '--in', gain);
  assert.equal(status, 1);
  assert.equal(stderr, `wasmtorch-run: error: input 'x': expected f32 [2, 2], found i64 [2] in ${index}\n` +
    "wasmtorch-run: error: input 'index' is missing: expected i64 [2]\n");
  assert.match(run(toy.folder, '--in', '/nonexistent.npy').stderr, /error: cannot read '\/nonexistent\.npy': ENOENT/);
  assert.match(run(toy.folder, '--in', main).stderr, /main\.mjs: expected an \.npy file, found another one/);
});

test('no package, and one with wrong digests', () => {
  const none = run('/nonexistent');
  assert.deepEqual([none.status, none.stderr], [1, "wasmtorch-run: error: expected a package in '/nonexistent', found no manifest.json there\n"]);
  const broken = changed(toy, (m) => { m.weights.chunks[1].sha256 = '0'.repeat(64); });
  const { status, stderr } = run(broken.folder, ...inputs);
  broken.remove();
  assert.equal(status, 3);
  assert.match(stderr, /error: .*model\.weights, chunk at 64: expected the sha256 0{64}, found \w{64}\n/);
});

test('the module\'s own diagnosis is passed on', () => {
  const far = write('far.npy', 'i64', [2], new BigInt64Array([0n, 4n]));
  const { status, stderr } = run(toy.folder, '--in', x, '--in', gain, '--in', far, '--out', join(work, 'never'));
  assert.deepEqual([status, stderr], [1, 'wasmtorch-run: error: forward, dispatch 2 (pick, toy.py:9 gather): an index in the data is out of range\n']);
  assert.ok(!existsSync(join(work, 'never')));
});

test('usage is explained', () => {
  const usage = (args, message) => {
    const { status, stderr } = run(...args);
    assert.deepEqual([status, stderr], [2, `wasmtorch-run: error: ${message}\nwasmtorch-run: note: 'wasmtorch-run --help' lists the options\n`]);
  };
  usage([], 'expected a PACKAGE, found none');
  usage(['a', 'b'], "expected one PACKAGE, found 'a' and 'b'");
  usage(['a', '--repaet=3'], "unknown option '--repaet=3'; did you mean '--repeat'?");
  usage(['a', '--variant=relax'], "--variant: expected auto, simd, relaxed, simd-threads, relaxed-threads, found 'relax'; did you mean 'relaxed'?");
  usage(['a', '--repeat', '0'], "--repeat: expected a whole number from 1 on, found '0'");
  usage(['a', '--out'], '--out: expected a value, found nothing');
  usage(['a', '--json=1'], "--json takes no value, found '1'");
  usage(['a', '--sequence=s', '--dump=d'], "--dump can't stand beside --sequence");
  usage([toy.folder, '--in', `X=${x}`], "unknown input 'X': the model has 'x', 'gain', 'index'; did you mean 'x'?");
  assert.match(run('--help').stdout, /^usage: wasmtorch-run PACKAGE/);
  assert.match(run('--version').stdout, /^wasmtorch-run .*, Node v/);
});

test('a case brings inputs, expectations and tolerances', () => {
  const right = write('case-y.npy', 'f32', [2, 2], new Float32Array([11.05, 24, 39, -24]));
  const file = join(work, 'case.json');
  const runCase = (content, ...args) => {
    writeFileSync(file, JSON.stringify(content));
    return run(...args, `--case=${file}`);
  };
  const content = { inputs: ['x.npy', 'gain.npy', 'index.npy'], outputs: { y: 'case-y.npy' }, atol: 0.01 };
  assert.equal(runCase(content, toy.folder).status, 0);
  assert.equal(runCase({ ...content, atol: 0 }, toy.folder).status, 3);
  assert.equal(runCase({ ...content, atol: 0 }, toy.folder, '--atol=0.01').status, 0);
  const unknown = runCase({ ...content, tolerance: 1 }, toy.folder);
  assert.equal(unknown.stderr, `wasmtorch-run: error: ${file}: expected the fields name, model, package, inputs, outputs, rtol, atol, entry, found 'tolerance'\n`);
  assert.equal(runCase(content, toy.folder, '--expect', right).status, 2);
});
