// Packages in a browser's pages and workers.
import { serve } from './server.mjs';

const typedArrays = { f32: Float32Array, f64: Float64Array, i64: BigInt64Array, i32: Int32Array, i16: Int16Array,
                      i8: Int8Array, u8: Uint8Array, bool: Uint8Array };

const encode = ({ dtype, dims, data }) =>
  ({ dtype, dims, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') });
const decode = ({ base64, ...info }) =>
  ({ ...info, data: new typedArrays[info.dtype](new Uint8Array(Buffer.from(base64, 'base64')).buffer) });

/** Runs the package of a page that has `listen`ed; see `runPackage`. */
export async function runPage(browser, url, { where = 'page', inputs, options = {}, entry, repeat }) {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  try {
    await page.goto(url, { waitUntil: 'load' });
    const encoded = Array.isArray(inputs) ? inputs.map(encode)
      : Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, encode(tensor)]));
    const request = { where, options, inputs: encoded, entry, repeat };
    await page.waitForFunction(() => globalThis.runPackage);
    const result = await page.evaluate((request) => globalThis.runPackage(request), request);
    if (failures.length) throw new Error(failures.join('\n'));
    return { ...result, ...(result.outputs && { outputs: result.outputs.map(decode) }) };
  } catch (error) {
    // What the page itself says is nearer to the cause.
    throw failures.length ? new Error(failures.join('\n'), { cause: error }) : error;
  } finally {
    await page.close();
  }
}

/**
 * Runs a package in a fresh page: `inputs` are tensors { dtype, dims, data } in order or by name, `where` is 'page' or
 * 'worker', `options` go to load(). Gives { about, outputs: tensors, times, progress, violations } or { error }.
 */
export async function runPackage(browser, folder, { isolated, pages, policy, ...request }) {
  const server = await serve(folder, { isolated, pages, policy });
  try {
    return await runPage(browser, server.url, request);
  } finally {
    server.close();
  }
}
