// rollup.config.js
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

// Rollup leaves `new URL('./file', import.meta.url)` as it is: this emits the file, with a hash in its name.
const assets = {
  name: 'assets',
  async transform(code, id) {
    if (!id.endsWith('/model.mjs')) return null;
    for (const [expression, file] of code.matchAll(/new URL\('(\.\/[^']+)', import\.meta\.url\)/g)) {
      const url = new URL(file, `file://${id}`);
      const reference = this.emitFile({ type: 'asset', name: basename(fileURLToPath(url)), source: await readFile(url) });
      code = code.replace(expression, () => `new URL(import.meta.ROLLUP_FILE_URL_${reference})`);
    }
    return { code, map: null };
  },
};

export default {
  input: ['main.js', 'worker.js'],
  output: { dir: 'out', format: 'es' },
  plugins: [assets],
};
