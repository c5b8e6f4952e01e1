// The command line.
import { defaults } from './agreement.mjs';
import { readCase } from './case.mjs';
import { suggestion, Usage } from './diagnostics.mjs';
import { options, table } from './optionTable.mjs';

const spelled = options.map(({ name }) => `--${name}`);
const find = (name) => options.find((option) => option.name === name || option.letter === name);

function number(name, text, isGood, what) {
  const value = Number(text);
  if (text.trim() === '' || !isGood(value)) throw new Usage(`--${name}: expected ${what}, found '${text}'`);
  return value;
}

function store(given, { name, choices, repeated }, value) {
  if (repeated) return given[name].push(value);
  if (value === '') throw new Usage(`--${name}: expected a value, found nothing`);
  if (choices.length && !choices.includes(value))
    throw new Usage(`--${name}: expected ${choices.join(', ')}, found '${value}'${suggestion(value, choices)}`);
  if (name === 'repeat') value = number(name, value, (n) => Number.isInteger(n) && n > 0, 'a whole number from 1 on');
  if (name === 'rtol' || name === 'atol') value = number(name, value, (n) => n >= 0, 'a number from 0 on');
  given[name] = value;
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
  const given = { in: [], expect: [] };
  const rest = [...args];
  for (let plain = false; rest.length;) {
    const arg = rest.shift();
    if (arg === '--' && !plain) { plain = true; continue; }
    if (plain || !arg.startsWith('-') || arg === '-') {
      if (given.package !== undefined) throw new Usage(`expected one ${table.options[0].name}, found '${given.package}' and '${arg}'`);
      given.package = arg;
      continue;
    }
    const [, name, value] = /^--?([^=]*)(?:=([^]*))?$/.exec(arg);
    // For the build: man page, completions and reference are made of it.
    if (name === 'describe-options') { given.describe = true; continue; }
    const option = find(name);
    if (!option) throw new Usage(`unknown option '${arg}'${suggestion(`--${name}`, spelled)}`);
    if (option.form === 'none') {
      if (value !== undefined) throw new Usage(`--${option.name} takes no value, found '${value}'`);
      given[option.name] = true;
      continue;
    }
    if (value === undefined && !rest.length) throw new Usage(`--${option.name}: expected a value, found nothing`);
    store(given, option, value ?? rest.shift());
  }
  if (given.help || given.version || given.describe) return given;
  const all = { ...defaults, ...withCase(given) };
  checkTogether(all);
  return all;
}
