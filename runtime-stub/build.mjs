// Bundles the stub into one small ES module: node build.mjs [OUTPUT], by default build/runtime-stub/stub.mjs.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: [here('./src/index.ts')],
  outfile: process.argv[2] ?? here('../build/runtime-stub/stub.mjs'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  // It travels with every model: its readable form is the TypeScript.
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  // Paths would depend on where the build was started.
  absWorkingDir: here('.'),
});
