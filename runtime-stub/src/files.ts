// Opening the package's files, wherever the package stands: on a server, in a bundle, on a disk.
import type { FileSource } from './types';

// Written by the compiler above this code, one literal `new URL('./file', import.meta.url)` a file, for bundlers.
declare const wasmtorchAssets: Record<string, URL>;

// As fetch does it. Not against import.meta.url, which webpack takes for a request that it has to resolve itself.
function fromText(source: string): URL {
  return new URL(source, globalThis.location?.href ?? `file://${process?.cwd?.()}/`);
}

function readFile(url: URL, fs: { promises: { open(path: URL): Promise<NodeFileHandle> } }): Response {
  // Kept as a promise: the reader may leave while the file is still being opened, and Node ends a process that forgets one.
  let file: Promise<NodeFileHandle> | undefined;
  return new Response(new ReadableStream({
    async pull(controller) {
      const handle = await (file ??= fs.promises.open(url));
      let bytesRead = 0;
      const buffer = new Uint8Array(1 << 20);
      try {
        // All three: Node 18 takes a length that is left out for 0.
        ({ bytesRead } = await handle.read(buffer, 0, buffer.length));
      } finally {
        if (!bytesRead) await handle.close();
      }
      if (bytesRead) controller.enqueue(buffer.subarray(0, bytesRead));
      else controller.close();
    },
    cancel: async () => (await file)?.close(),
  }, { highWaterMark: 0 }));
}

// Bundlers put small files into the code. A strict Content-Security-Policy forbids to fetch such a URL, not to read it.
function readData(url: URL): Response {
  const comma = url.href.indexOf(',');
  const [type, encoding] = url.href.slice('data:'.length, comma).split(/;(?=base64$)/);
  const body = decodeURIComponent(url.href.slice(comma + 1));
  const bytes = encoding ? Uint8Array.from(atob(body), (c) => c.charCodeAt(0)) : body;
  return new Response(bytes, { headers: { 'content-type': type! } });
}

/** Opens the package's file `name`, or what stands in its place; `label` names it in messages. */
export async function open(name: string, instead: FileSource | undefined, signal: AbortSignal):
    Promise<{ response: Response; label: string }> {
  const source = instead ?? wasmtorchAssets[name];
  if (source === undefined)
    throw new Error(`model.mjs knows no file '${name}', which the manifest names: are they of one package?`);
  if (source instanceof Response) return { response: source, label: source.url || name };
  if (typeof source !== 'string' && !(source instanceof URL)) return { response: new Response(source), label: name };

  const url = source instanceof URL ? source : fromText(source);
  if (url.protocol === 'data:') return { response: readData(url), label: name };
  // Asked for by name at run time: an import of a Node module breaks bundlers that build for the browser.
  const fs = url.protocol === 'file:' && typeof process !== 'undefined' && process?.getBuiltinModule?.('node:fs');
  if (fs) return { response: readFile(url, fs), label: url.href };
  let response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`cannot fetch ${url}: ${(error as Error).message}`, { cause: error });
  }
  if (!response.ok) throw new Error(`cannot fetch ${url}: ${response.status} ${response.statusText}`);
  return { response, label: url.href };
}

/** Streams a response straight into `memory` from `base` on. */
export async function stream(
    { response, label }: { response: Response; label: string }, memory: WebAssembly.Memory, base: number,
    total: number, onProgress: ((progress: { loaded: number; total: number }) => void) | undefined,
    signal: AbortSignal): Promise<void> {
  const reader = response.body!.getReader();
  const end = () => { reader.cancel().catch(() => {}); };
  // A stream of the caller's own knows nothing of the signal: this ends a read that waits.
  signal.addEventListener('abort', end, { once: true });
  let loaded = 0;
  try {
    for (let next; !(next = await reader.read()).done;) {
      signal.throwIfAborted();
      const start = loaded;
      if ((loaded += next.value.byteLength) > total) break;
      new Uint8Array(memory.buffer, base + start).set(next.value);
      onProgress?.({ loaded, total });
    }
  } finally {
    end();
  }
  signal.throwIfAborted();
  if (loaded !== total)
    throw new Error(`${label}: expected ${total} bytes of weights, found ${loaded > total ? 'more' : loaded}`);
}

/** Throws unless `bytes` have the digest `expected`. */
export async function checkDigest(bytes: BufferSource, expected: string, what: string): Promise<void> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) throw new Error('verify needs crypto.subtle, which pages have on https and on localhost alone');
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found === expected) return;
  const error = new Error(`${what}: expected the sha256 ${expected}, found ${found}`);
  error.name = 'DigestError';
  throw error;
}
