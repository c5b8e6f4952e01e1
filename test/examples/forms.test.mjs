// What the example pages make of a drawing and of a word before a model sees it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pixelsOf } from '../../examples/digits/form.mjs';
import { encode } from '../../examples/language/letters.mjs';
import { digits } from './strokes.mjs';

const moved = (strokes, scale, x, y) => strokes.map((stroke) => stroke.map((point) => [scale * point[0] + x, scale * point[1] + y]));

test('a drawing has the same form wherever and however large it is drawn', () => {
  for (const strokes of digits.flat()) {
    const pixels = pixelsOf(strokes);
    const others = pixelsOf(moved(strokes, 256, 1000, -512));
    // A point on a line's very edge may fall to either side.
    assert.ok(pixels.every((ink, i) => Math.abs(ink - others[i]) <= 1));
  }
});

test('the form is that of the data: whole numbers to 16, full height, in the middle', () => {
  for (const strokes of digits.flat()) {
    const pixels = pixelsOf(strokes), rows = Array.from({ length: 8 }, (_, row) => pixels.slice(8 * row, 8 * row + 8));
    assert.equal(pixels.length, 64);
    assert.ok(pixels.every((ink) => Number.isInteger(ink) && ink >= 0 && ink <= 16));
    assert.ok(rows.every((row) => row.some((ink) => ink > 0)), 'a row without ink');
    // scikit-learn's digits have 230 to 410 points of ink.
    const ink = pixels.reduce((sum, part) => sum + part);
    assert.ok(ink > 150 && ink < 480, `${ink} points of ink`);
  }
});

test('a dot and a dash are forms too, and no drawing is none', () => {
  assert.equal(pixelsOf([]), null);
  assert.equal(pixelsOf([[]]), null);
  assert.ok(pixelsOf([[[0.5, 0.5]]]).some((ink) => ink === 16));
  const dash = pixelsOf([[[0.2, 0.5], [0.8, 0.5]]]);
  assert.ok(dash.slice(0, 16).every((ink) => ink === 0) && dash.some((ink) => ink > 0));
});

test('a word is its letters between edges; capitals, accents typed in two parts and other signs do not matter', () => {
  const facts = { letters: 'aeosté', longest: 5 };
  assert.deepEqual([...encode('Test', facts).letters], [1, 7, 4, 6, 7, 1, 0]);
  assert.deepEqual([...encode('e\u0301te\u0301', facts).letters], [1, 8, 7, 8, 1, 0, 0]);
  assert.equal(encode('two words!', facts).word, 'words');
  assert.deepEqual(encode('xatx', facts).strange, ['x', 'x']);
  assert.deepEqual([encode('teatotes', facts).ignored, [...encode('teatotes', facts).letters]], [3, [1, 7, 4, 3, 7, 5, 1]]);
  assert.deepEqual([...encode(' 12 ', facts).letters], [1, 1, 0, 0, 0, 0, 0]);
});
