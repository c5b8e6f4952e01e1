// Serves what pages need on 127.0.0.1: the sources of this folder and the peers' packages, and under /data/ what was made.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };
const places = (root, folder) => [['/bench/', join(root, 'bench')], ['/tools/wasmtorch-run/', join(root, 'tools/wasmtorch-run')], ['/data/', folder]];

export async function serve(root, folder) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const [prefix, place] = places(root, folder).find(([prefix]) => path.startsWith(prefix)) ?? [];
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
    // Isolated pages have a clock of 5 microseconds, others one of 100.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    const missing = () => { response.statusCode = 404; response.end(); };
    if (!place) missing();
    else createReadStream(join(place, path.slice(prefix.length))).on('error', missing).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
