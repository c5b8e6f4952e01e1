// Inputs that take pixels: what counts as an image, and what is said where it is none or of another size.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { changed, makeToy } from './toy.mjs';

let toy, photo;
let model;
// The toy's x is four floats: here they are the bytes of four pixels.
const pixels = (...floats) => new Uint8ClampedArray(new Float32Array(floats).buffer);
const rest = { gain: 1, index: [0, 1] };
const image = (data, width = 2, height = 2) => ({ data, width, height });
const first = async (x) => [...(await model.run({ ...rest, x })).y];

before(async () => {
  toy = await makeToy();
  photo = changed(toy, ({ entries: [{ inputs: [x] }] }) => {
    Object.assign(x, { dtype: 'u8', dims: [1, 2, 2, 4].map((size) => ({ size })), image: { format: 'rgba' } });
  });
  model = await (await import(join(photo.folder, 'model.mjs'))).load();
});
after(() => { toy.remove(); photo.remove(); });

test('an image, its bytes, and tensors of them are alike', async () => {
  const bytes = pixels(1, 2, 3, 4);
  // As browsers' ImageData: its members stand on its prototype.
  class ImageData { get data() { return bytes; } get width() { return 2; } get height() { return 2; } }
  const plain = new Uint8Array(bytes);
  for (const x of [image(bytes), image(plain), new ImageData(), bytes, plain, [...plain], { data: plain, dims: [1, 2, 2, 4] }]) {
    model = await (await import(join(photo.folder, 'model.mjs'))).load();
    assert.deepEqual(await first(x), [11, 24, 39, -24]);
  }
  const shifted = new Uint8ClampedArray([0, 0, ...bytes]).subarray(2);
  model = await (await import(join(photo.folder, 'model.mjs'))).load();
  assert.deepEqual(await first(image(shifted)), [11, 24, 39, -24]);
});

test('the input says that it takes pixels', () => {
  assert.deepEqual(model.inputs[0], { name: 'x', dtype: 'u8', dims: [1, 2, 2, 4], pixels: 'rgba' });
  assert.equal('pixels' in model.inputs[1], false);
});

test('another size is refused: nothing is resized', async () => {
  await assert.rejects(first(image(pixels(1, 2), 2, 1)), { name: 'RangeError',
    message: "input 'x': expected an image of 2 x 2 pixels, found one of 2 x 1; draw it into a canvas of that size first" });
  await assert.rejects(first(image(new Uint8Array(12))), { name: 'RangeError',
    message: "input 'x': expected 4 bytes a pixel (rgba), found 12 bytes for 2 x 2" });
  await assert.rejects(first(new Uint8Array(12)), { name: 'RangeError', message: "input 'x': expected 16 elements (u8 [1, 2, 2, 4]), found 12" });
  await assert.rejects(first(image(new Float32Array(16))), { name: 'TypeError', message: /input 'x': expected a Uint8Array or a plain array .* found Float32Array/ });
  await assert.rejects(first({ width: 2, height: 2 }), { name: 'TypeError', message: "input 'x': expected an image with data, width and height, found Object" });
});
