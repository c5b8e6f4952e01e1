// Serves a folder on this machine, as a page with a compiled model wants it: serve.mjs [FOLDER] [--port=N].
//
// Types by suffix, a strict Content-Security-Policy, and the two headers that isolate a page (a finer clock, shared memory).
import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const types = {
  '.html': 'text/html; charset=utf-8', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.txt': 'text/plain; charset=utf-8',
};
const headers = {
  'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self'; style-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // The folder is built again while it is served.
  'cache-control': 'no-cache',
};

/** The file that a request's address means: { file, size }, or { moved } where a folder's address lacks its slash. */
async function find(root, address) {
  const path = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  const file = resolve(root, `.${path}`);
  if (path.includes('\0') || (file !== root && !file.startsWith(root + sep))) return {};
  const found = await stat(file).catch(() => undefined);
  if (!found?.isDirectory()) return found?.isFile() ? { file, size: found.size } : {};
  if (!path.endsWith('/')) return { moved: `${path}/` };
  const index = join(file, 'index.html'), page = await stat(index).catch(() => undefined);
  return page ? { file: index, size: page.size } : {};
}

/** Gives { url, close }. Without a port, one that is free. */
export async function serve(folder, { port = 0 } = {}) {
  const root = resolve(folder);
  const answer = async (request, response) => {
    const refuse = (status, text, more) => response.writeHead(status, { ...headers, 'content-type': 'text/plain', ...more }).end(`${text}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET and HEAD', { allow: 'GET, HEAD' });
    const { file, size, moved } = await find(root, request.url).catch(() => ({}));
    if (moved) return refuse(301, 'the folder', { location: moved });
    if (!file) return refuse(404, 'not found');
    response.writeHead(200, { ...headers, 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-length': size });
    if (request.method === 'HEAD') return response.end();
    createReadStream(file).on('error', () => response.destroy()).pipe(response);
  };
  const server = createServer(answer);
  await new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  return {
    url: `http://localhost:${server.address().port}/`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: 'string', default: '8017' } } });
  const folder = positionals[0] ?? fileURLToPath(new URL('../build/examples', import.meta.url)), port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port: expected a number from 0 to 65535, found '${values.port}'`);
  if (!existsSync(join(folder, 'index.html'))) throw new Error(`expected a folder with an index.html, found none in '${folder}': scripts/examples makes one`);
  // A port that is taken is no reason to stop: any other will do, and the address is printed.
  const { url } = await serve(folder, { port }).catch((error) => { if (error.code !== 'EADDRINUSE') throw error; return serve(folder); });
  console.log(`Serving ${folder}; Ctrl-C ends it.\n  ${url}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`serve: error: ${error.message}`);
    process.exitCode = 1;
  });
}
