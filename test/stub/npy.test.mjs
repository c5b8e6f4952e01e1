// .npy files: what NumPy writes is read, and the other way round.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatNpy, parseNpy } from '../../tools/wasmtorch-run/npy.mjs';

function npy(header, body, version = 1) {
  const size = version === 1 ? 2 : 4;
  const bytes = Buffer.alloc(8 + size + header.length + body.length);
  bytes.write('\x93NUMPY', 0, 'latin1');
  bytes[6] = version;
  bytes.writeUIntLE(header.length, 8, size);
  bytes.write(header, 8 + size, 'utf8');
  bytes.set(body, 8 + size + header.length);
  return bytes;
}
const header = (descr, shape, fortran = 'False') => `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
const bytesOf = (array) => new Uint8Array(array.buffer);

test('every dtype goes out and comes back', () => {
  const tensors = [
    { dtype: 'f32', dims: [2, 2], data: new Float32Array([1.5, -0, NaN, Infinity]) },
    { dtype: 'f64', dims: [1], data: new Float64Array([Math.PI]) },
    { dtype: 'i64', dims: [2], data: new BigInt64Array([-(2n ** 63n), 5n]) },
    { dtype: 'i32', dims: [3, 1, 1], data: new Int32Array([1, -2, 3]) },
    { dtype: 'i16', dims: [], data: new Int16Array([-7]) },
    { dtype: 'i8', dims: [2], data: new Int8Array([-128, 127]) },
    { dtype: 'u8', dims: [0, 4], data: new Uint8Array(0) },
    { dtype: 'bool', dims: [2], data: new Uint8Array([0, 1]) },
  ];
  for (const tensor of tensors) {
    const bytes = formatNpy(tensor);
    assert.deepEqual(parseNpy(bytes), tensor);
    assert.equal((bytes.length - tensor.data.byteLength) % 64, 0);
  }
});

test('part of a larger buffer is written alone', () => {
  const data = new Float32Array([0, 1, 2, 3]).subarray(1, 3);
  assert.deepEqual([...parseNpy(formatNpy({ dtype: 'f32', dims: [2], data })).data], [1, 2]);
});

test('formats 1, 2 and 3 are read', () => {
  for (const version of [1, 2, 3])
    assert.deepEqual(parseNpy(npy(header('<i4', '(2,)'), bytesOf(new Int32Array([7, 8])), version)),
      { dtype: 'i32', dims: [2], data: new Int32Array([7, 8]) });
});

test('Fortran order is turned into row-major', () => {
  const tensor = parseNpy(npy(header('<f4', '(2, 3)', 'True'), bytesOf(new Float32Array([1, 4, 2, 5, 3, 6]))));
  assert.deepEqual([...tensor.data], [1, 2, 3, 4, 5, 6]);
  const cube = parseNpy(npy(header('|u1', '(2, 2, 2)', 'True'), new Uint8Array([0, 4, 2, 6, 1, 5, 3, 7])));
  assert.deepEqual([...cube.data], [0, 1, 2, 3, 4, 5, 6, 7]);
});

test('what is not read is refused by name', () => {
  const refuses = (bytes, message) => assert.throws(() => parseNpy(bytes), { message });
  refuses(Buffer.from('PK\x03\x04 and so on'), 'expected an .npy file, found another one');
  refuses(Buffer.alloc(0), 'expected an .npy file, found another one');
  refuses(npy(header('<f4', '(1,)'), [], 4), 'expected .npy format 1, 2 or 3, found 4');
  refuses(npy(header('<f4', '(2,)'), new Uint8Array(4)), 'expected 8 bytes of elements, found 4');
  refuses(npy(header('>f4', '(1,)'), new Uint8Array(4)), "expected little-endian elements, found '>f4'");
  refuses(npy(header('<c8', '(1,)'), new Uint8Array(8)), "expected elements of f4, f8, i8, i4, i2, i1, u1, b1, found '<c8'");
  refuses(npy(header('|O', '(1,)'), new Uint8Array(8)), "expected elements of f4, f8, i8, i4, i2, i1, u1, b1, found '|O'");
  refuses(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n", new Uint8Array(4)), 'expected an array of plain elements, found one of records');
  refuses(npy('{}', []), 'expected a header with descr, fortran_order and shape, found "{}"');
  refuses(npy(header('<f4', '(1,)'), new Uint8Array(4)).subarray(0, 30), 'expected the whole header, found its beginning');
});
