// Reading and writing NumPy's .npy files.

const kinds = {
  f4: { dtype: 'f32', array: Float32Array }, f8: { dtype: 'f64', array: Float64Array },
  i8: { dtype: 'i64', array: BigInt64Array }, i4: { dtype: 'i32', array: Int32Array },
  i2: { dtype: 'i16', array: Int16Array }, i1: { dtype: 'i8', array: Int8Array },
  u1: { dtype: 'u8', array: Uint8Array }, b1: { dtype: 'bool', array: Uint8Array },
};
const magic = '\x93NUMPY';

/** Why a file is refused; `file` is put before it by whoever knows it. */
export class NpyError extends Error {}

// The header is a Python dict, and NumPy writes it in one way: three keys, no nesting but the shape.
function parseHeader(text) {
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!descr || !order || !shape)
    throw new NpyError(`expected a header with descr, fortran_order and shape, found ${JSON.stringify(text.trim())}`);
  if (descr[2]) throw new NpyError('expected an array of plain elements, found one of records');
  const dims = shape[1].split(',').map((part) => part.trim()).filter(Boolean).map((part) => parseInt(part, 10));
  return { descr: descr[1], fortran: order[1] === 'True', dims };
}

function kindOf(descr) {
  const [, order, code] = /^([<>|=]?)(\w+)$/.exec(descr) ?? [];
  const kind = kinds[code];
  if (!kind) throw new NpyError(`expected elements of ${Object.keys(kinds).join(', ')}, found '${descr}'`);
  if (order === '>' && kind.array.BYTES_PER_ELEMENT > 1)
    throw new NpyError(`expected little-endian elements, found '${descr}'`);
  return kind;
}

// First index fastest in the file, last index fastest in the result.
function toRowMajor(data, dims) {
  const result = new data.constructor(data.length);
  const index = dims.map(() => 0);
  const strides = [];
  dims.reduce((stride, size) => (strides.push(stride), stride * size), 1);
  for (let i = 0; i < data.length; ++i) {
    result[i] = data[index.reduce((sum, at, axis) => sum + at * strides[axis], 0)];
    for (let axis = dims.length - 1; axis >= 0 && ++index[axis] === dims[axis]; --axis) index[axis] = 0;
  }
  return result;
}

/** { dtype, dims, data } with a typed array of its own, row-major. */
export function parseNpy(bytes) {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 6) !== magic)
    throw new NpyError('expected an .npy file, found another one');
  const version = bytes[6];
  if (version < 1 || version > 3) throw new NpyError(`expected .npy format 1, 2 or 3, found ${version}`);
  const start = version === 1 ? 10 : 12;
  const size = version === 1 ? bytes.readUInt16LE(8) : bytes.length >= start ? bytes.readUInt32LE(8) : Infinity;
  if (start + size > bytes.length) throw new NpyError('expected the whole header, found its beginning');

  const { descr, fortran, dims } = parseHeader(bytes.toString(version === 3 ? 'utf8' : 'latin1', start, start + size));
  const { dtype, array } = kindOf(descr);
  const count = dims.reduce((product, size) => product * size, 1);
  const body = bytes.subarray(start + size);
  if (body.length !== count * array.BYTES_PER_ELEMENT)
    throw new NpyError(`expected ${count * array.BYTES_PER_ELEMENT} bytes of elements, found ${body.length}`);
  // A copy: the file's bytes stand at an address that need not suit the element.
  const data = new array(new Uint8Array(body).buffer);
  return { dtype, dims, data: fortran && dims.length > 1 ? toRowMajor(data, dims) : data };
}

/** The bytes of a version 1 file. */
export function formatNpy({ dtype, dims, data }) {
  const code = Object.keys(kinds).find((key) => kinds[key].dtype === dtype);
  const order = data.BYTES_PER_ELEMENT === 1 ? '|' : '<';
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(', ');
  const dict = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${shape}), }`;
  // NumPy wants the elements to begin at a multiple of 64, and a newline before them.
  const size = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + size, ' ');
  header.write(magic, 0, 'latin1');
  header.set([1, 0, size & 255, size >> 8], 6);
  header.write(dict, 10, 'latin1');
  header[9 + size] = 10;
  return Buffer.concat([header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
