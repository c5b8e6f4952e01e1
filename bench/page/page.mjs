// One engine in a page of its own: `openEngine(engine)`, then `ask(message)`, both called by the coordinator.
import { makeHost, openEngine } from '/bench/measured.mjs';

const peerAddress = (name, path) => `/bench/node_modules/${name}/${path}`;

const script = (address) => new Promise((resolve, reject) => {
  const element = Object.assign(document.createElement('script'), { src: address, onload: resolve, onerror: () => reject(new Error(`could not load ${address}`)) });
  document.head.append(element);
});

// TensorFlow.js comes as scripts that put `tf` into the page.
async function tensorflow() {
  for (const [name, file] of [['tfjs-core', 'tf-core'], ['tfjs-backend-cpu', 'tf-backend-cpu'], ['tfjs-backend-wasm', 'tf-backend-wasm']])
    await script(peerAddress(`@tensorflow/${name}`, `dist/${file}.min.js`));
  const { tf } = globalThis;
  tf.wasm.setWasmPaths(peerAddress('@tensorflow/tfjs-backend-wasm', 'wasm-out/'));
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}

const host = makeHost({
  async bytes(path) {
    const response = await fetch(`/data/${path}`);
    if (!response.ok) throw new Error(`could not fetch ${path}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
  address: (path) => `/data/${path}`,
  peer: (name, path) => import(path ? peerAddress(name, path) : name),
  peerAddress, tensorflow,
});

globalThis.openEngine = async (engine) => { globalThis.ask = await openEngine(host, engine); };
// Busy for a while, so that the coordinator sees which process this page is.
globalThis.spin = (milliseconds) => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};
