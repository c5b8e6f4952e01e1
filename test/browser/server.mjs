// Serves the test pages and a package on 127.0.0.1, under a strict Content-Security-Policy.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const pages = fileURLToPath(new URL('./pages/', import.meta.url));
const types = {
  '.html': 'text/html', '.mjs': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm',
};
/** What a package promises to work under. */
export const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** `/package/` is the package's folder, all else the test pages. `isolated` sends COOP and COEP. */
export async function serve(packageFolder, { isolated = false } = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const file = path.startsWith('/package/') ? join(packageFolder, path.slice('/package'.length)) : join(pages, path);
    response.setHeader('content-security-policy', policy);
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    if (isolated) {
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
    }
    createReadStream(file).on('error', () => { response.statusCode = 404; response.end(); }).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
