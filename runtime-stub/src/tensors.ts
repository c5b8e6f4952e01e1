// Tensors on their way in and out: what the caller gives is checked and turned into the typed array of its dtype.
import type { Value } from './manifest';
import type { TensorInfo, TypedArray } from './types';

type Constructor = { new (buffer: ArrayBufferLike, offset: number, length: number): TypedArray; new (length: number): TypedArray; name: string };

// In step with package/Dtype.cpp.
const arrays: Record<string, Constructor> = {
  f32: Float32Array, f64: Float64Array, i8: Int8Array, i16: Int16Array, i32: Int32Array,
  i64: BigInt64Array, u8: Uint8Array, bool: Uint8Array,
};

const list = (dims: readonly unknown[]) => `[${dims.join(', ')}]`;
const sizes = (value: Value) => value.dims.map(({ size }) => size);
const typeText = (value: Value) => `${value.dtype} ${list(sizes(value))}`;

function count({ dims }: Value): number {
  let product = 1;
  for (const { size } of dims) product *= size;
  return product;
}

export const info = (value: Value): TensorInfo =>
  ({ name: value.name, dtype: value.dtype, dims: sizes(value), ...(value.image && { pixels: value.image.format }) });

/** The value's place in a memory, where its space begins at `base`. */
export function view(memory: WebAssembly.Memory, base: number, value: Value): TypedArray {
  const array = arrays[value.dtype];
  if (!array) throw new Error(`'${value.name}' has the dtype ${value.dtype}, which this stub doesn't know`);
  return new array(memory.buffer, base + value.place.offset, count(value));
}

// By name and not by instanceof: arrays may come from another frame or from a test runner's sandbox.
const kind = (given: unknown) => Object.prototype.toString.call(given).slice('[object '.length, -1);

function describe(given: unknown): string {
  if (given === null || given === undefined) return String(given);
  return typeof given === 'object' ? kind(given) : typeof given;
}

function checkCount(data: ArrayLike<unknown> & { buffer?: unknown }, value: Value, what: string): void {
  if ((data.buffer as { detached?: boolean } | undefined)?.detached)
    throw new TypeError(`${what}: expected ${typeText(value)}, found a detached array: take views() again once another session is made`);
  if (data.length !== count(value))
    throw new RangeError(`${what}: expected ${count(value)} elements (${typeText(value)}), found ${data.length}`);
}

function element(given: unknown, value: Value, into: TypedArray, index: number, what: string): void {
  const isInteger = typeof given === 'bigint' || Number.isInteger(given);
  const isBool = typeof given === 'boolean' && value.dtype === 'bool';
  const expected = value.dtype[0] === 'f' ? 'number' : value.dtype === 'bool' ? 'boolean' : 'integer';
  if (expected === 'number' ? typeof given !== 'number' : !isInteger && !isBool)
    throw new TypeError(`${what}: expected the ${expected}s of ${typeText(value)}, found ${String(given)} at ${index}`);
  if (value.dtype === 'bool') into[index] = given ? 1 : 0;
  else if (expected === 'number') into[index] = given as number;
  else {
    (into as { [i: number]: unknown })[index] = value.dtype === 'i64' ? BigInt(given as number) : Number(given);
    if (BigInt(into[index]!) !== BigInt(given as number))
      throw new RangeError(`${what}: expected elements within ${value.dtype}, found ${given} at ${index}`);
  }
}

// The bytes of an image of the right size. Nothing is resized: how is the model's business, not ours.
function checkPixels(given: any, value: Value, what: string): unknown {
  const [count, height, width, bytes] = sizes(value) as [number, number, number, number];
  const format = value.image!.format;
  if (given.width !== width || given.height !== height || count !== 1)
    throw new RangeError(`${what}: expected ${count === 1 ? 'an image' : `the pixels of ${count} images, one after another,`} of ` +
      `${width} x ${height} pixels, found one of ${given.width} x ${given.height}; draw it into a canvas of that size first`);
  if (!ArrayBuffer.isView(given.data)) throw new TypeError(`${what}: expected an image with data, width and height, found ${describe(given)}`);
  if ((given.data as TypedArray).length !== width * height * bytes)
    throw new RangeError(`${what}: expected ${bytes} bytes a pixel (${format}), found ${(given.data as TypedArray).length} bytes for ${width} x ${height}`);
  return given.data;
}

// Whether `given` is what most calls bring, for which a call of some microseconds needs no more checks. An empty array may be a detached one.
const isPlain = (given: unknown, value: Value): given is TypedArray =>
  given instanceof arrays[value.dtype]! && given.length !== 0 && given.length === count(value);

/** Not `slice`, which gives no copy of Node's Buffer. */
export function copy(data: TypedArray, value: Value): TypedArray {
  const result = new arrays[value.dtype]!(data.length);
  (result as { set(from: TypedArray): void }).set(data);
  return result;
}

/** Checks an input; gives a typed array of the value's dtype, the caller's own where it can. */
export function checkInput(given: any, value: Value): TypedArray {
  if (isPlain(given, value) && value.dtype !== 'bool') return given;
  const what = `input '${value.name}'`;
  // A scalar may come as itself.
  let data = !value.dims.length && typeof given !== 'object' ? [given] : given;
  if (kind(given) === 'Object' && 'data' in given && 'dims' in given) {
    data = given.data;
    const found = [...given.dims];
    if (list(found) !== list(sizes(value)))
      throw new RangeError(`${what}: expected the dims ${list(sizes(value))}, found ${list(found)}`);
  }
  if (value.image) {
    if (typeof given === 'object' && given !== null && 'width' in given) data = checkPixels(given, value, what);
    if (kind(data) === 'Uint8ClampedArray') data = new Uint8Array(data.buffer, data.byteOffset, data.length);
  }
  const array = arrays[value.dtype]!;
  const isArray = Array.isArray(data);
  if (!isArray && kind(data) !== array.name)
    throw new TypeError(`${what}: expected a ${array.name} or a plain array (${typeText(value)}), found ${describe(data)}`);
  checkCount(data, value, what);
  if (!isArray && value.dtype !== 'bool') return data;
  const converted = new array(data.length);
  for (let i = 0; i < data.length; ++i) element(data[i], value, converted, i, what);
  return converted;
}

/** Checks a buffer that the caller wants an output in. */
export function checkOutput(given: unknown, value: Value): TypedArray {
  if (isPlain(given, value)) return given;
  const what = `output '${value.name}'`;
  const { name } = arrays[value.dtype]!;
  if (kind(given) !== name)
    throw new TypeError(`${what}: expected a ${name} (${typeText(value)}), found ${describe(given)}`);
  checkCount(given as TypedArray, value, what);
  return given as TypedArray;
}

/** Throws unless `given` is an object whose keys are among the values' names: all of them where `all` says so. */
export function checkNames(given: unknown, values: Value[], what: 'input' | 'output', all: boolean): void {
  const has = () => `${what === 'input' ? 'takes' : 'gives'} ${values.map(({ name }) => `'${name}'`).join(', ') || 'nothing'}`;
  if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given))
    throw new TypeError(`expected an object of ${what}s by name (the model ${has()}), found ${describe(given)}`);
  for (const name of Object.keys(given))
    if (!values.some((value) => value.name === name))
      throw new TypeError(`unknown ${what} '${name}': the model ${has()}`);
  for (const { name } of all ? values : [])
    if ((given as Record<string, unknown>)[name] === undefined)
      throw new TypeError(`${what} '${name}' is missing: the model ${has()}`);
}
