// Runs a WASI program in a folder: run_wasi.mjs PROGRAM.wasm FOLDER.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [program, folder] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: [program], preopens: { '.': folder } });
const { instance } = await WebAssembly.instantiate(readFileSync(program), wasi.getImportObject());
process.exitCode = wasi.start(instance);
