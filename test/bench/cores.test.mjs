// Which core benchmarks run on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbersOf, quietest } from '../../bench/cores.mjs';

test('the kernel\'s lists of numbers', () => {
  assert.deepEqual(numbersOf('0-1'), [0, 1]);
  assert.deepEqual(numbersOf('3'), [3]);
  assert.deepEqual(numbersOf('0,4-6,11'), [0, 4, 5, 6, 11]);
});

test('the quietest core has the least time', () => {
  assert.equal(quietest([[0, 1.2], [1, 0.9], [5, 1.1]]), 1);
  assert.equal(quietest([[7, 1]]), 7);
});
