// The rule by which numbers agree.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreementText, compare } from '../../tools/wasmtorch-run/agreement.mjs';

const f32 = (...data) => ({ dtype: 'f32', dims: [data.length], data: new Float32Array(data) });
const i64 = (...data) => ({ dtype: 'i64', dims: [data.length], data: new BigInt64Array(data) });
const agrees = (got, want, tolerance) => compare(got, want, tolerance).agrees;

test('a float may be off by its own share and by the largest element\'s', () => {
  const tolerance = { rtol: 0.1, atol: 0.01 };
  assert.ok(agrees(f32(1.1), f32(1), tolerance));
  assert.ok(!agrees(f32(1.12), f32(1), tolerance));
  // Beside 100 an error of 1 in a zero is small; beside 1 it isn't.
  assert.ok(agrees(f32(100, 0.9), f32(100, 0), tolerance));
  assert.ok(!agrees(f32(1, 0.9), f32(1, 0), tolerance));
});

test('NaN agrees with NaN, an infinity with itself, and neither makes the allowance infinite', () => {
  assert.ok(agrees(f32(NaN, Infinity, -Infinity), f32(NaN, Infinity, -Infinity)));
  for (const [got, want] of [[NaN, 1], [1, NaN], [Infinity, -Infinity], [1, Infinity], [Infinity, 1]])
    assert.ok(!agrees(f32(got), f32(want)), `${got} ${want}`);
  assert.ok(!agrees(f32(Infinity, 1), f32(Infinity, 2)));
});

test('without tolerance floats must be equal, and the zeros are', () => {
  const exact = { rtol: 0, atol: 0 };
  assert.ok(agrees(f32(1, -0), f32(1, 0), exact));
  assert.ok(!agrees(f32(1.0000001), f32(1), exact));
});

test('integers and booleans must be equal', () => {
  assert.ok(agrees(i64(2n ** 62n), i64(2n ** 62n)));
  assert.ok(!agrees(i64(2n ** 62n + 1n), i64(2n ** 62n), { rtol: 1, atol: 1 }));
  const bool = (...data) => ({ dtype: 'bool', dims: [data.length], data: new Uint8Array(data) });
  assert.equal(compare(bool(1, 0, 1), bool(1, 1, 0)).wrong, 2);
});

test('types must be alike, but a reference may be f64', () => {
  assert.equal(compare(f32(1), i64(1n)).reason, 'expected i64 [1], found f32 [1]');
  assert.equal(compare(f32(1, 2), { ...f32(1, 2), dims: [2, 1] }).reason, 'expected f32 [2, 1], found f32 [2]');
  assert.ok(agrees(f32(1), { dtype: 'f64', dims: [1], data: new Float64Array([1]) }));
});

test('the worst element is told with its index', () => {
  const got = { dtype: 'f32', dims: [2, 2], data: new Float32Array([1, 2, 3.5, 4.25]) };
  const want = { dtype: 'f32', dims: [2, 2], data: new Float32Array([1, 2, 3, 4]) };
  const result = compare(got, want);
  assert.equal(result.wrong, 2);
  assert.deepEqual(result.worst.index, [1, 0]);
  assert.equal(result.maxError, 0.5);
  assert.equal(agreementText(result), '2 elements disagree; worst at [1, 0]: expected 3, found 3.5, off by 0.500, allowed 0.000340');
  assert.match(agreementText(compare(want, want)), /^agrees; nearest to its limit at \[0, 0\]/);
  assert.equal(agreementText(compare(f32(), f32())), 'agrees (it is empty)');
});
