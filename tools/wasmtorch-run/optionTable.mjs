// The options of wasmtorch-run, each defined once: parsing, help, man page, completions and reference all come from this table.
import { defaults } from './agreement.mjs';

// Rows as `wasmtorchc --describe-options` gives them; what a row lacks is empty.
const row = (group, name, summary, more = {}) => ({
  name, group, summary, value: '', details: '', default: '', example: '', pattern: '', choices: [],
  positional: false, repeated: false, value_optional: false, ...more,
  form: more.choices ? 'choice' : more.form ?? (more.value ? 'text' : 'none'),
});
const npy = { form: 'file', pattern: '*.npy', repeated: true };

const inputs = 'Inputs and outputs', running = 'Running', telling = 'What is told';

export const table = {
  program: 'wasmtorch-run',
  summary: 'Runs a compiled model in Node on .npy files.',
  usage: 'wasmtorch-run PACKAGE [options]',
  example: 'wasmtorch-run dist --in x.npy --expect y.npy --repeat=100',
  options: [
    row(inputs, 'PACKAGE', 'The folder with manifest.json', { value: 'PACKAGE', form: 'folder', positional: true }),
    row(inputs, 'in', 'An input, by name or in order', { value: '[NAME=]FILE.npy', ...npy }),
    row(inputs, 'out', 'Writes outputs as DIR/0.npy, DIR/1.npy, ... in order', { value: 'DIR', form: 'folder' }),
    row(inputs, 'expect', 'Compares an output, by name or in order; exit code 3 where it disagrees', { value: '[NAME=]FILE.npy', ...npy,
      details: 'Floats agree where |found - expected| <= atol * max(1, max|expected|) + rtol * |expected|, all else where it is equal.' }),
    row(inputs, 'case', 'Inputs, expected outputs and tolerances from a case.json', { value: 'FILE', form: 'file', pattern: '*.json',
      details: 'An object with `model`, `inputs`, `outputs` (files, by name or in order), and where they are wanted `rtol`, `atol`, `entry`. Paths start beside the file.' }),
    row(inputs, 'rtol', 'Relative tolerance', { value: 'X', default: String(defaults.rtol) }),
    row(inputs, 'atol', 'Absolute tolerance, of an output whose largest element is 1', { value: 'X', default: String(defaults.atol) }),
    row(inputs, 'sequence', 'Runs the steps DIR/0, DIR/1, ... in one session', { value: 'DIR', form: 'folder',
      details: 'Of each step inputs `in0.npy`, `in1.npy`, ... are read, outputs `out0.npy`, ... are compared where they are there, and with `--out` outputs are written to `OUT/<step>/`.' }),
    row(running, 'entry', "The model's method", { value: 'NAME', default: 'its first' }),
    row(running, 'reset', 'Starts every step and every repetition from the initial state'),
    row(running, 'variant', 'The build of the module', { choices: ['auto', 'simd', 'relaxed', 'simd-threads', 'relaxed-threads'],
      value: 'NAME', default: 'auto', details: '`auto` is the best that this Node supports.' }),
    row(running, 'device', 'Where dispatches run', { choices: ['auto', 'wasm', 'webgpu'], value: 'NAME', default: 'auto',
      details: '`auto` is what the package was compiled for.' }),
    row(running, 'repeat', 'After the first run, times N more', { value: 'N', example: 'wasmtorch-run dist --in x.npy --repeat=100 --json' }),
    row(telling, 'profile', 'Times every dispatch too'),
    row(telling, 'dump', "Writes every dispatch's results as DIR/<index>_<n>.npy, and DIR/index.json", { value: 'DIR', form: 'folder' }),
    row(telling, 'json', 'Prints one JSON object: times in ms, memory, variant, device, outputs'),
    row(telling, 'color', 'When messages have colours', { choices: ['auto', 'always', 'never'], value: 'WHEN', default: 'auto',
      details: '`auto`: on a terminal, unless the environment has `NO_COLOR`; and with `CLICOLOR_FORCE` anywhere.' }),
    row(telling, 'help', 'Prints this list', { letter: 'h' }),
    row(telling, 'version', 'Prints the version and that of Node'),
  ],
  exit_codes: { 0: 'done', 1: 'diagnosed', 2: 'usage', 3: "outputs or digests aren't as expected" },
};

export const options = table.options.filter((option) => !option.positional);

export function helpText() {
  const column = 30;
  const lines = [`usage: ${table.usage}`, '', table.summary, `Example: ${table.example}`];
  let group;
  for (const option of table.options) {
    if (option.group !== group) lines.push('', `${group = option.group}:`);
    const name = option.positional ? option.name : `--${option.name}${option.value && `=${option.value}`}`;
    const usage = `  ${option.letter ? `-${option.letter}, ` : '    '}${name}`;
    const values = option.choices.length ? `: ${option.choices.join(', ')}` : '';
    const summary = `${option.summary}${values}${option.default && ` (${option.default})`}`;
    if (usage.length + 2 > column) lines.push(usage, ' '.repeat(column) + summary);
    else lines.push(usage.padEnd(column) + summary);
  }
  const codes = Object.entries(table.exit_codes).map(([code, meaning]) => `${code} ${meaning}`);
  return [...lines, '', `Exit codes: ${codes.join(', ')}`, ''].join('\n');
}
