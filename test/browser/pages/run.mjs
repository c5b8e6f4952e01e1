// Loads and runs a package, in the page or in a worker: the same code in both.

const arrays = { f32: Float32Array, f64: Float64Array, i64: BigInt64Array, i32: Int32Array, i16: Int16Array,
                 i8: Int8Array, u8: Uint8Array, bool: Uint8Array };

// Tensors travel as text: the test drives the page by messages of JSON.
const decode = ({ dtype, dims, base64 }) => ({ data: new arrays[dtype](Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer), dims });

const bytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);

function encode(data) {
  const bytes = bytesOf(data);
  let text = '';
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return btoa(text);
}

// The same without copies, in a session that begins as the model's own did: the same bits.
async function checkViews(model, entry, given, results) {
  const session = model.session();
  const { inputs } = session.views(entry);
  for (const [name, { data }] of Object.entries(given)) inputs[name].set(data);
  const seen = await session.run(inputs, { entry, views: true });
  for (const [name, result] of Object.entries(results)) {
    const [got, want] = [bytesOf(seen[name]), bytesOf(result)];
    if (got.length !== want.length || got.some((byte, i) => byte !== want[i])) throw new Error(`output '${name}' is another one by views`);
  }
  session.dispose();
}

/** `load` is the package's, the rest { options, inputs: by name or in order, entry?, repeat }; gives { about, outputs, times }. */
export async function run(load, { options, inputs, entry, repeat = 0 }) {
  const progress = [];
  const start = performance.now();
  const model = await load({ ...options, onProgress: (step) => progress.push(step) });
  const loadTime = performance.now() - start;
  const name = entry ?? Object.keys(model.entries)[0];
  const infos = model.entries[name];
  const given = {};
  Object.entries(inputs).forEach(([key, tensor]) => { given[Array.isArray(inputs) ? infos.inputs[key]?.name : key] = decode(tensor); });
  const results = await model.run(given, { entry: name });
  const times = [];
  for (let i = 0; i < repeat; ++i) {
    const from = performance.now();
    await model.run(given, { entry: name });
    times.push(performance.now() - from);
  }
  const about = model.describe();
  await checkViews(model, name, given, results);
  model.dispose();
  return { about, loadTime, times, progress, isolated: globalThis.crossOriginIsolated,
           outputs: infos.outputs.map((info) => ({ ...info, base64: encode(results[info.name]) })) };
}

/** Answers a page's requests from a worker. */
export function answer(load) {
  self.onmessage = async ({ data }) => {
    try {
      self.postMessage({ result: await run(load, data) });
    } catch (error) {
      self.postMessage({ error: error.message });
    }
  };
}

function ask(worker, request) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result));
    worker.onerror = (event) => reject(new Error(`the worker failed: ${event.message}`));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

/** Lets the test run the package here, in a worker or by a function of `elsewhere`; tells what the policy forbade. */
export function listen(load, startWorker, elsewhere = {}) {
  const violations = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
  const places = { page: (request) => run(load, request), worker: (request) => ask(startWorker(), request), ...elsewhere };
  globalThis.runPackage = async (request) => {
    try {
      return { ...await places[request.where](request), violations };
    } catch (error) {
      return { error: error.message, violations };
    }
  };
}
