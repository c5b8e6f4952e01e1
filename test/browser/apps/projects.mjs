// A small application with a package in it, and the bundlers that build it.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));
const modules = join(root, 'node_modules');
const call = promisify(execFile);

/** The name that the application imports an installed package by. */
export const packageName = 'my-model';

// What npm would install: no more than package.json lists.
function install(packageFolder, project) {
  const target = join(project, 'node_modules', packageName);
  const { files } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  for (const file of ['package.json', ...files]) cpSync(join(packageFolder, file), join(target, file));
}

/** In a folder of its own; the package is in `node_modules` or, where it isn't `installed`, in `dist`. */
export function makeProject(packageFolder, { installed }) {
  const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-app-'));
  mkdirSync(join(folder, 'node_modules'));
  if (installed) install(packageFolder, folder);
  else cpSync(packageFolder, join(folder, 'dist'), { recursive: true });
  const specifier = installed ? packageName : './dist/model.mjs';
  for (const file of ['index.html', 'main.js', 'worker.js'])
    writeFileSync(join(folder, file), readFileSync(join(here, file), 'utf8').replace("'MODEL'", `'${specifier}'`));
  cpSync(join(here, '../pages/run.mjs'), join(folder, 'run.mjs'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "private": true, "type": "module" }\n');
  return { folder, remove: () => rmSync(folder, { recursive: true, maxRetries: 5 }) };
}

const takeConfig = (folder, file) => cpSync(join(here, file), join(folder, file));
const run = (folder, ...command) => call(process.execPath, command, { cwd: folder });

// Each builds the application in `folder` and gives the folder to serve.
export const bundlers = {
  // Needs no configuration.
  async vite(folder) {
    await run(folder, join(modules, 'vite/bin/vite.js'), 'build', '--logLevel=warn', '--outDir=out');
    return join(folder, 'out');
  },

  // Its command is a package of its own, which adds nothing to what is tested here.
  async webpack(folder) {
    takeConfig(folder, 'webpack.config.js');
    const { default: webpack } = await import('webpack');
    const { default: config } = await import(pathToFileURL(join(folder, 'webpack.config.js')));
    const stats = await promisify(webpack)({ ...config, context: folder, output: { path: join(folder, 'out') } });
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString({ colors: false }));
    cpSync(join(folder, 'index.html'), join(folder, 'out/index.html'));
    return join(folder, 'out');
  },

  async rollup(folder) {
    takeConfig(folder, 'rollup.config.js');
    await run(folder, join(modules, 'rollup/dist/bin/rollup'), '--config', '--silent');
    cpSync(join(folder, 'index.html'), join(folder, 'out/index.html'));
    return join(folder, 'out');
  },

  async esbuild(folder) {
    takeConfig(folder, 'esbuild.config.js');
    symlinkSync(join(modules, 'esbuild'), join(folder, 'node_modules/esbuild'));
    await run(folder, 'esbuild.config.js');
    cpSync(join(folder, 'index.html'), join(folder, 'out/index.html'));
    return join(folder, 'out');
  },
};

/** Vite's development server on the application: { url, close }. */
export async function serveVite(folder) {
  const { createServer } = await import('vite');
  const server = await createServer({ root: folder, logLevel: 'error', server: { port: 0, host: '127.0.0.1' }, clearScreen: false });
  await server.listen();
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}

/** Names of all files below a folder. */
export const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
