// Runs a package in a browser, in a page and in a worker, on .npy files: exit codes as wasmtorch-run's.
//
//   node test/browser/run_package.mjs PACKAGE [--in [NAME=]FILE.npy]... [--expect [NAME=]FILE.npy]... [--case=FILE]
//     [--browser=chromium|firefox] [--where=page|worker] [--variant=NAME] [--entry=NAME] [--repeat=N] [--rtol=X] [--atol=X] [--json]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agreementText, compare } from '../../tools/wasmtorch-run/agreement.mjs';
import { Diagnosed, Unverified } from '../../tools/wasmtorch-run/diagnostics.mjs';
import { median, milliseconds } from '../../tools/wasmtorch-run/measure.mjs';
import { parseOptions } from '../../tools/wasmtorch-run/options.mjs';
import { inputsByName, readNamed } from '../../tools/wasmtorch-run/tensors.mjs';
import { browsers } from './browsers.mjs';
import { runPackage } from './package_page.mjs';

// wasmtorch-run's command line, --browser and --where.
function commandLine(args) {
  const rest = [];
  const own = { browser: [], where: [] };
  for (const arg of args) {
    const [, name, value] = /^--(browser|where)=(.*)$/.exec(arg) ?? [];
    if (name) own[name].push(value);
    else rest.push(arg);
  }
  const browser = own.browser.at(-1) ?? 'chromium';
  if (!browsers[browser]) throw new Diagnosed(`--browser: expected ${Object.keys(browsers).join(' or ')}, found '${browser}'`);
  return { ...parseOptions(rest), browser, where: own.where.length ? own.where : ['page', 'worker'] };
}

function entryInfo(folder, name) {
  const { entries } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const entry = name === undefined ? entries[0] : entries.find((candidate) => candidate.name === name);
  if (!entry) throw new Diagnosed(`unknown entry '${name}': the model has ${entries.map((e) => `'${e.name}'`).join(', ')}`);
  const infos = (values) => values.map((value) => ({ name: value.name, dtype: value.dtype, dims: value.dims.map(({ size }) => size) }));
  return { name: entry.name, inputs: infos(entry.inputs), outputs: infos(entry.outputs) };
}

/** One place's run: prints it, gives what disagreed. */
async function runIn(where, browser, options, entry, inputs, wanted) {
  const result = await runPackage(browser, options.package,
    { where, inputs, entry: entry.name, repeat: options.repeat, options: { variant: options.variant, verify: true } });
  const wrong = [...result.violations.map((violation) => `${where}: the policy forbade ${violation}`)];
  if (result.error) return [...wrong, `${where}: ${result.error}`];
  const comparisons = result.outputs.map((output, i) => wanted[i] && { name: output.name, ...compare(output, wanted[i], options) });
  const { times } = result;
  if (options.json)
    console.log(JSON.stringify({ where, variant: result.about.variant, load_ms: milliseconds(result.loadTime), memory_bytes: result.about.memoryBytes,
      times_ms: times.map(milliseconds), ...(times.length && { median_ms: milliseconds(median(times)) }) }));
  else
    console.log(`${where}: variant ${result.about.variant}, loaded in ${result.loadTime.toFixed(1)} ms` +
      (times.length ? `, median ${median(times).toFixed(3)} ms` : ''));
  for (const comparison of comparisons.filter(Boolean)) {
    const line = `${where}: ${comparison.name}: ${agreementText(comparison)}`;
    if (!comparison.agrees) wrong.push(line);
    else if (!options.json) console.log(line);
  }
  return wrong;
}

let browser;
try {
  const options = commandLine(process.argv.slice(2));
  const entry = entryInfo(options.package, options.entry);
  const inputs = inputsByName(readNamed(options.in, entry.inputs, 'input'), entry.inputs);
  const wanted = readNamed(options.expect, entry.outputs, 'output');
  browser = await browsers[options.browser].launch();
  const wrong = [];
  for (const where of options.where) wrong.push(...await runIn(where, browser, options, entry, inputs, wanted));
  if (wrong.length) throw new Unverified(wrong.join('\n'));
} catch (error) {
  for (const line of error.message.split('\n')) console.error(`run_package: error: ${line}`);
  process.exitCode = error.exitCode ?? 1;
} finally {
  await browser?.close();
}
