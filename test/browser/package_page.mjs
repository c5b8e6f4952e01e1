// Packages in a browser's pages and workers.
import { serve } from './server.mjs';

const typedArrays = { f32: Float32Array, f64: Float64Array, i64: BigInt64Array, i32: Int32Array, i16: Int16Array,
                      i8: Int8Array, u8: Uint8Array, bool: Uint8Array };

const encode = ({ dtype, dims, data }) =>
  ({ dtype, dims, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') });
const decode = ({ base64, ...info }) =>
  ({ ...info, data: new typedArrays[info.dtype](new Uint8Array(Buffer.from(base64, 'base64')).buffer) });

/**
 * Runs a package in a fresh page: `inputs` are tensors { dtype, dims, data } in order or by name, `where` is 'page' or
 * 'worker', `options` go to load(). Gives { about, outputs: tensors, times, progress, violations } or { error }.
 */
export async function runPackage(browser, folder, { where = 'page', inputs, options = {}, entry, repeat, isolated }) {
  const server = await serve(folder, { isolated });
  const page = await browser.newPage();
  const failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  try {
    await page.goto(server.url + 'index.html', { waitUntil: 'load' });
    const encoded = Array.isArray(inputs) ? inputs.map(encode)
      : Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, encode(tensor)]));
    const request = { where, options, inputs: encoded, entry, repeat };
    const result = await page.evaluate((request) => globalThis.runPackage(request), request);
    if (failures.length) throw new Error(failures.join('\n'));
    return { ...result, ...(result.outputs && { outputs: result.outputs.map(decode) }) };
  } finally {
    await page.close();
    server.close();
  }
}
