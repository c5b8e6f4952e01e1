// No kernel of the small models executes more instructions than is recorded; and what counts them counts right.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCounts, countModels, readRecord } from './counts.mjs';
import { counter, instrument } from './instrument.mjs';

// (func (export "f") (param i32) (loop (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if 0 (local.get 0))))
const countdown = Uint8Array.from([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x01, 0x7f, 0x00, 0x03, 0x02, 0x01, 0x00, 0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00,
  0x0a, 0x12, 0x01, 0x10, 0x00, 0x03, 0x40, 0x20, 0x00, 0x41, 0x01, 0x6b, 0x21, 0x00, 0x20, 0x00, 0x0d, 0x00, 0x0b, 0x0b,
]);

test('a loop counts its subtraction and its branch in each turn', async () => {
  const { instance: { exports } } = await WebAssembly.instantiate(instrument(countdown));
  exports.f(10);
  assert.equal(exports[counter].value, 20n);
});

const grown = (recorded, found) => compareCounts({ simd: { m: recorded } }, { simd: { m: found } }).filter((line) => line.grown).map(({ text }) => text);

test('a kernel that has grown is named with both counts', () => {
  assert.deepEqual(grown({ '0 a': 100, '1 b': 50 }, { '0 a': 102, '1 b': 40 }), ['m, simd, kernel 0 a: expected 100 instructions, found 102 (+2.00 %)']);
});

test('kernels that become one are compared by their sum', () => {
  assert.deepEqual(grown({ '0 a': 100, '1 b': 50 }, { '0 ab': 140 }), []);
  assert.deepEqual(grown({ '0 a': 100, '1 b': 50 }, { '0 ab': 160 }), ['m, simd, all kernels: expected 150 instructions, found 160 (+6.67 %)']);
});

test('no kernel executes more instructions than are recorded', async (t) => {
  const recorded = await readRecord(), found = await countModels();
  // Another LLVM or wasm-opt makes other code of the same kernels: its counts say nothing about ours.
  if (JSON.stringify(recorded.made_with) !== JSON.stringify(found.made_with)) {
    t.skip(`recorded with ${JSON.stringify(recorded.made_with)}, compiled with ${JSON.stringify(found.made_with)}`);
    return;
  }
  const lines = compareCounts(recorded.counts, found.counts);
  for (const { text, grown } of lines) if (!grown) t.diagnostic(`${text}; node test/counts/count.mjs --update records it`);
  const worse = lines.filter((line) => line.grown).map(({ text }) => text);
  assert.equal(worse.length, 0, `${worse.join('\n')}\nwhere that is meant: node test/counts/count.mjs --update, and commit test/counts/expected.json`);
});
