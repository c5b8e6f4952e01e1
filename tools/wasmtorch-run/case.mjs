// Reading a case.json: a model, inputs, and what PyTorch gave for them (test/numeric/README.md).
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Diagnosed } from './diagnostics.mjs';

const fields = ['name', 'model', 'package', 'inputs', 'outputs', 'rtol', 'atol', 'entry'];

function fileArguments(given, folder, field, file) {
  const isFile = (value) => typeof value === 'string';
  if (Array.isArray(given) && given.every(isFile)) return given.map((name) => join(folder, name));
  if (typeof given === 'object' && given !== null && !Array.isArray(given) && Object.values(given).every(isFile))
    return Object.entries(given).map(([name, value]) => `${name}=${join(folder, value)}`);
  throw new Diagnosed(`${file}: ${field}: expected an array of files, or an object from name to file, found ${JSON.stringify(given)}`);
}

/**
 * What a case says, as options of the command line: { package?, model?, in, expect, rtol?, atol?, entry? } with paths that
 * hold from here.
 */
export function readCase(file) {
  let found;
  try {
    found = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Diagnosed(`cannot read '${file}': ${error.message}`);
  }
  for (const field of Object.keys(found))
    if (!fields.includes(field)) throw new Diagnosed(`${file}: expected the fields ${fields.join(', ')}, found '${field}'`);
  const folder = dirname(file);
  const options = { in: fileArguments(found.inputs, folder, 'inputs', file), expect: fileArguments(found.outputs, folder, 'outputs', file) };
  for (const field of ['model', 'package']) if (found[field] !== undefined) options[field] = join(folder, found[field]);
  for (const field of ['rtol', 'atol']) {
    if (found[field] === undefined) continue;
    if (!(found[field] >= 0)) throw new Diagnosed(`${file}: ${field}: expected a number from 0 on, found ${JSON.stringify(found[field])}`);
    options[field] = found[field];
  }
  if (found.entry !== undefined) options.entry = found.entry;
  return options;
}
