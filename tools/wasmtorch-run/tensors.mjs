// From .npy files to the tensors that an entry names.
import { existsSync, readFileSync } from 'node:fs';
import { Diagnosed, suggestion, Usage } from './diagnostics.mjs';
import { NpyError, parseNpy } from './npy.mjs';

export function readNpy(file) {
  try {
    return parseNpy(readFileSync(file));
  } catch (error) {
    if (error instanceof NpyError) throw new Diagnosed(`${file}: ${error.message}`);
    throw new Diagnosed(`cannot read '${file}': ${error.message}`);
  }
}

export const typeText = ({ dtype, dims }) => `${dtype} [${dims.join(', ')}]`;

/**
 * Reads `[NAME=]FILE` arguments for the values `infos`: an array of tensors in the order of `infos`, undefined where none
 * was given. Those without a name are taken in order. `what` is 'input' or 'output', for messages.
 */
export function readNamed(args, infos, what) {
  const tensors = new Array(infos.length);
  let next = 0;
  for (const arg of args) {
    const named = /^([^=]*)=([^]*)$/.exec(arg);
    // A file's name may hold a '=' too.
    const name = named && !existsSync(arg) ? named[1] : undefined;
    const index = name === undefined ? next++ : infos.findIndex((info) => info.name === name);
    if (index < 0) {
      const names = infos.map((info) => info.name);
      throw new Usage(`unknown ${what} '${name}': the model has ${names.map((n) => `'${n}'`).join(', ')}${suggestion(name, names)}`);
    }
    if (index >= infos.length)
      throw new Usage(`expected at most ${infos.length} ${what}s, found one more: '${arg}'`);
    if (tensors[index]) throw new Usage(`${what} '${infos[index].name}' is given twice`);
    const file = name === undefined ? arg : named[2];
    tensors[index] = { ...readNpy(file), file };
  }
  return tensors;
}

/** Inputs by name, as `run` takes them. Dtypes are checked here: a boolean and a byte have one typed array. */
export function inputsByName(tensors, infos) {
  const inputs = {};
  const problems = [];
  infos.forEach((info, i) => {
    const tensor = tensors[i];
    if (!tensor) problems.push(`input '${info.name}' is missing: expected ${typeText(info)}`);
    else if (typeText(tensor) !== typeText(info))
      problems.push(`input '${info.name}': expected ${typeText(info)}, found ${typeText(tensor)} in ${tensor.file}`);
    else inputs[info.name] = tensor;
  });
  if (problems.length) throw new Diagnosed(problems.join('\n'));
  return inputs;
}

const shown = 4;

/** The range and the first elements, for people. */
export function summary({ dtype, data }) {
  const digits = (x) => (typeof x === 'bigint' || Number.isInteger(x) ? String(x) : Number(x).toPrecision(6));
  const first = Array.from(data.subarray(0, shown), digits).join(', ') + (data.length > shown ? ', …' : '');
  let least, most, sum = 0, odd = 0;
  for (const value of data) {
    const x = Number(value);
    if (!Number.isFinite(x)) { ++odd; continue; }
    sum += x;
    if (least === undefined || x < least) least = x;
    if (most === undefined || x > most) most = x;
  }
  const finite = data.length - odd;
  const range = finite ? `${digits(least)} to ${digits(most)}, mean ${digits(sum / finite)}` : 'no finite element';
  return { text: `${range}${odd ? `, ${odd} not finite` : ''}: ${first}`,
           min: least ?? null, max: most ?? null, mean: finite ? sum / finite : null, not_finite: odd };
}
