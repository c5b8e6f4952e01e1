// Serves the test pages and a package on 127.0.0.1, under a strict Content-Security-Policy.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const testPages = fileURLToPath(new URL('./pages/', import.meta.url));
const types = {
  '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.wasm': 'application/wasm',
};
/** What a package promises to work under: nothing may be loaded or run but what stands here. */
export const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src 'self'";

/**
 * `/package/` is the package's folder, all else that of the pages. `isolated` sends COOP and COEP, `policy` another
 * Content-Security-Policy, `remote` what another origin needs and everything compressed.
 */
export async function serve(packageFolder, { isolated = false, pages = testPages, policy: sent = policy, remote = false } = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const page = path.endsWith('/') ? `${path}index.html` : path;
    const file = path.startsWith('/package/') && packageFolder ? join(packageFolder, path.slice('/package'.length)) : join(pages, page);
    response.setHeader('content-security-policy', sent);
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    if (isolated) {
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
    }
    const stream = createReadStream(file).on('error', () => { response.statusCode = 404; response.end(); });
    if (remote) {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('content-encoding', 'gzip');
      stream.pipe(createGzip()).pipe(response);
    } else stream.pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
