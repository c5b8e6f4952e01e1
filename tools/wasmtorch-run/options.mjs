// The command line.
import { defaults } from './agreement.mjs';
import { readCase } from './case.mjs';
import { suggestion, Usage } from './diagnostics.mjs';

export const help = `usage: wasmtorch-run PACKAGE [options]

Runs a compiled model in Node on .npy files. PACKAGE is the folder with manifest.json.

  --in [NAME=]FILE.npy      an input, by name or in order
  --out DIR                 write outputs as DIR/0.npy, DIR/1.npy, ... in order
  --expect [NAME=]FILE.npy  compare an output, by name or in order; exit 3 where it disagrees
  --case=FILE               inputs, expected outputs and tolerances from a case.json
  --rtol=X --atol=X         |found - expected| <= atol * max(1, max|expected|) + rtol * |expected|
                            (defaults: ${defaults.rtol}, ${defaults.atol}; integers and booleans: equal)
  --entry=NAME              the model's method; by default its first
  --sequence=DIR            run the steps DIR/0, DIR/1, ... in one session: inputs in0.npy, in1.npy, ...
                            are read, outputs out0.npy, ... are compared where they are there, and
                            with --out outputs are written to OUT/<step>/
  --reset                   start every step and every repetition from the initial state
  --variant=NAME            simd or relaxed; by default the best that this Node supports
  --device=NAME             wasm or webgpu; by default what the package was compiled for
  --repeat=N                after the first run, time N more
  --profile                 time every dispatch too
  --dump=DIR                write every dispatch's results as DIR/<index>_<n>.npy, and DIR/index.json
  --json                    print one JSON object: times in ms, memory, variant, device, outputs
  --help  --version

Exit codes: 0 done, 1 diagnosed, 2 usage, 3 outputs or digests aren't as expected.
`;

const flags = ['reset', 'profile', 'json', 'help', 'version'];
const valued = ['in', 'out', 'expect', 'rtol', 'atol', 'entry', 'case', 'sequence', 'variant', 'device', 'repeat', 'dump'];
const choices = { variant: ['auto', 'simd', 'relaxed', 'simd-threads', 'relaxed-threads'], device: ['auto', 'wasm', 'webgpu'] };

function number(name, text, isGood, what) {
  const value = Number(text);
  if (text.trim() === '' || !isGood(value)) throw new Usage(`--${name}: expected ${what}, found '${text}'`);
  return value;
}

function store(options, name, value) {
  if (name === 'in' || name === 'expect') return options[name].push(value);
  if (value === '') throw new Usage(`--${name}: expected a value, found nothing`);
  if (choices[name] && !choices[name].includes(value))
    throw new Usage(`--${name}: expected ${choices[name].join(', ')}, found '${value}'${suggestion(value, choices[name])}`);
  if (name === 'repeat') value = number(name, value, (n) => Number.isInteger(n) && n > 0, 'a whole number from 1 on');
  if (name === 'rtol' || name === 'atol') value = number(name, value, (n) => n >= 0, 'a number from 0 on');
  options[name] = value;
}

// What the command line says goes before what the case says.
function withCase(options) {
  if (options.case === undefined) return options;
  for (const name of ['in', 'expect', 'sequence'])
    if (options[name]?.length) throw new Usage(`--${name} can't stand beside --case, whose file has them`);
  const { model, ...fromCase } = readCase(options.case);
  const { in: inputs, expect } = fromCase;
  return { ...fromCase, ...options, in: inputs, expect };
}

function checkTogether(options) {
  if (options.package === undefined) throw new Usage('expected a PACKAGE, found none');
  if (options.sequence === undefined) return;
  for (const name of ['in', 'expect'])
    if (options[name].length) throw new Usage(`--${name} can't stand beside --sequence, whose folder has the files`);
  for (const name of ['dump', 'profile', 'repeat'])
    if (options[name]) throw new Usage(`--${name} can't stand beside --sequence`);
}

/** `args` without the program's name. */
export function parseOptions(args) {
  const options = { in: [], expect: [] };
  const rest = [...args];
  for (let plain = false; rest.length;) {
    const arg = rest.shift();
    if (arg === '--' && !plain) { plain = true; continue; }
    if (plain || !arg.startsWith('-') || arg === '-') {
      if (options.package !== undefined) throw new Usage(`expected one PACKAGE, found '${options.package}' and '${arg}'`);
      options.package = arg;
      continue;
    }
    const [, name, value] = /^--?([^=]*)(?:=([^]*))?$/.exec(arg);
    if (flags.includes(name) && value !== undefined) throw new Usage(`--${name} takes no value, found '${value}'`);
    if (flags.includes(name)) { options[name] = true; continue; }
    if (!valued.includes(name)) throw new Usage(`unknown option '${arg}'${suggestion(`--${name}`, [...flags, ...valued].map((n) => `--${n}`))}`);
    if (value === undefined && !rest.length) throw new Usage(`--${name}: expected a value, found nothing`);
    store(options, name, value ?? rest.shift());
  }
  if (options.help || options.version) return options;
  const all = { ...defaults, ...withCase(options) };
  checkTogether(all);
  return all;
}
