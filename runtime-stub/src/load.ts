// load(): from the package's files to a model that runs.
import { checkDigest, open, stream } from './files';
import { parseManifest, type Manifest, type Variant } from './manifest';
import { LoadedModel } from './model';
import { Space } from './space';
import type { LoadOptions } from './types';
import { chooseVariant } from './variants';

async function compile(variant: Variant, options: LoadOptions, signal: AbortSignal): Promise<WebAssembly.Module> {
  const given = typeof options.wasm === 'function' ? options.wasm(variant.name) : options.wasm;
  if (given instanceof WebAssembly.Module) return given;
  const { response, label } = await open(variant.file, given, signal);
  try {
    // A server with another type for .wasm is common, and its bytes are as good.
    const streams = response.headers.get('content-type')?.split(';')[0] === 'application/wasm';
    if (streams && !options.verify) return await WebAssembly.compileStreaming(response);
    const bytes = await response.arrayBuffer();
    if (options.verify) await checkDigest(bytes, variant.sha256, label);
    return await WebAssembly.compile(bytes);
  } catch (error) {
    signal.throwIfAborted();
    if ((error as Error).name === 'DigestError') throw error;
    const { message } = error as Error;
    // Engines name 'unsafe-eval', which allows far more, or nothing.
    const remedy = /CSP|Content Security/i.test(message) ? "; the page's script-src must have 'wasm-unsafe-eval'" : '';
    throw new Error(`cannot compile ${label}: ${message}${remedy}`, { cause: error });
  }
}

async function fetchWeights({ weights }: Manifest, space: Space, options: LoadOptions, signal: AbortSignal): Promise<void> {
  if (!weights.bytes) return;
  const file = await open(weights.file, options.weights, signal);
  await stream(file, space.memory, space.weightsBase, weights.bytes, options.onProgress, signal);
  for (const { offset, bytes, sha256 } of options.verify ? weights.chunks : [])
    await checkDigest(new Uint8Array(space.memory.buffer, space.weightsBase + offset, bytes), sha256,
      `${file.label}, chunk at ${offset}`);
}

// Old files out of a cache meet new ones more often than one would think.
function checkExports({ exports }: WebAssembly.Instance, manifest: Manifest, variant: Variant): void {
  const mixed = `${variant.file} isn't the one that the manifest describes`;
  const heapBase = exports.__heap_base as WebAssembly.Global | undefined;
  if (heapBase?.value !== variant.static_bytes)
    throw new Error(`${mixed}: expected ${variant.static_bytes} bytes of static data, found ${heapBase?.value}`);
  const symbols = manifest.entries.map(({ symbol }) => symbol);
  if (manifest.weights.prepare) symbols.push(manifest.weights.prepare);
  for (const symbol of symbols)
    if (typeof exports[symbol] !== 'function') throw new Error(`${mixed}: it has no export '${symbol}'`);
}

function checkDevice(wanted: string, manifest: Manifest): void {
  if (wanted !== 'auto' && wanted !== 'wasm')
    throw new Error(`expected the device 'auto' or 'wasm', which this package is compiled for, found '${wanted}'`);
  for (const { name, dispatches } of manifest.entries)
    for (const { index, device } of dispatches)
      if (device !== 'wasm') throw new Error(`${name}, dispatch ${index}: expected the device 'wasm', found '${device}'`);
}

function checkThreads(wanted: LoadOptions['threads']): void {
  if (wanted !== undefined && wanted !== 'auto' && !(Number.isInteger(wanted) && wanted > 0))
    throw new RangeError(`threads: expected 'auto' or a whole number from 1 on, found ${String(wanted)}`);
}

async function start(options: LoadOptions, signal: AbortSignal): Promise<LoadedModel> {
  checkThreads(options.threads);
  const file = await open('manifest.json', options.manifest, signal);
  const manifest = parseManifest(await file.response.text(), file.label);
  signal.throwIfAborted();
  checkDevice(options.device ?? 'auto', manifest);
  const choice = chooseVariant(manifest, options.variant ?? 'auto');
  const space = new Space(manifest, choice.variant);
  const [module] = await Promise.all([
    compile(choice.variant, options, signal),
    fetchWeights(manifest, space, options, signal),
  ]);
  const instance = await WebAssembly.instantiate(module, { env: { memory: space.memory } });
  checkExports(instance, manifest, choice.variant);
  const { prepare } = manifest.weights;
  if (prepare) (instance.exports[prepare] as (weights: number) => number)(space.weightsBase);
  return new LoadedModel(manifest, space, instance.exports, choice);
}

export async function load(options: LoadOptions = {}): Promise<LoadedModel> {
  options.signal?.throwIfAborted();
  // Ends the other downloads when one fails, and all of them when the caller says so.
  const stop = new AbortController();
  const forward = () => stop.abort(options.signal!.reason);
  options.signal?.addEventListener('abort', forward, { once: true });
  try {
    // Not every step ends by a signal: a compilation doesn't, nor a Response of the caller's own whose bytes don't come.
    return await Promise.race([start(options, stop.signal), new Promise<never>((_, reject) => {
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
    })]);
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', forward);
  }
}
