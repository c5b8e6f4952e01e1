// esbuild.config.js
import { cp } from 'node:fs/promises';
import { build } from 'esbuild';

await build({ entryPoints: ['main.js', 'worker.js'], outdir: 'out', bundle: true, format: 'esm', minify: true });
// esbuild leaves `new URL('./file', import.meta.url)` as it is: the files go beside the bundle.
await cp('dist', 'out', { recursive: true, filter: (file) => !/\.(mjs|ts|mts)$|package\.json$/.test(file) });
