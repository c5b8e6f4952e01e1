// Runs a package in a browser, in a page and in a worker, on .npy files: exit codes as wasmtorch-run's.
//
//   node test/browser/run_package.mjs PACKAGE [--in [NAME=]FILE.npy]... [--expect [NAME=]FILE.npy]... [--case=FILE]
//     [--browser=chromium|firefox] [--where=page|worker|background|offscreen] [--installed]
//     [--site=plain|vite|vite-dev|webpack|rollup|esbuild|extension|content-script]
//     [--variant=NAME] [--entry=NAME] [--repeat=N] [--rtol=X] [--atol=X] [--json]
//
// A site is how the package comes into the page: as it is, through a bundler, with the package in a folder of the
// application or installed by its name, or in a browser extension. --browser, --where and --site may be given several times: each with each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agreementText, compare } from '../../tools/wasmtorch-run/agreement.mjs';
import { Diagnosed, Unverified } from '../../tools/wasmtorch-run/diagnostics.mjs';
import { median, milliseconds } from '../../tools/wasmtorch-run/measure.mjs';
import { parseOptions } from '../../tools/wasmtorch-run/options.mjs';
import { inputsByName, readNamed } from '../../tools/wasmtorch-run/tensors.mjs';
import { extensionSites, openSite, siteNames } from './apps/sites.mjs';
import { browsers } from './browsers.mjs';
import { runPage } from './package_page.mjs';

const choices = { browser: Object.keys(browsers), where: ['page', 'worker', 'background', 'offscreen'], site: siteNames };
const defaults = { browser: ['chromium'], site: ['plain'] };

// wasmtorch-run's command line, and what is ours.
function commandLine(args) {
  const rest = [];
  const own = {};
  for (const arg of args) {
    const [, name, value] = /^--(browser|where|site)=(.*)$/.exec(arg) ?? [];
    if (!name) rest.push(arg);
    else if (choices[name].includes(value)) (own[name] ??= []).push(value);
    else throw new Diagnosed(`--${name}: expected ${choices[name].join(' or ')}, found '${value}'`);
  }
  const options = parseOptions(rest.filter((arg) => arg !== '--installed'));
  return { ...options, ...defaults, ...own, installed: rest.includes('--installed') };
}

function entryInfo(folder, name) {
  const { entries } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const entry = name === undefined ? entries[0] : entries.find((candidate) => candidate.name === name);
  if (!entry) throw new Diagnosed(`unknown entry '${name}': the model has ${entries.map((e) => `'${e.name}'`).join(', ')}`);
  const infos = (values) => values.map((value) => ({ name: value.name, dtype: value.dtype, dims: value.dims.map(({ size }) => size) }));
  return { name: entry.name, inputs: infos(entry.inputs), outputs: infos(entry.outputs) };
}

/** One place's run: prints it, gives what disagreed. */
async function runIn(place, where, browser, url, options, entry, inputs, wanted) {
  const result = await runPage(browser, url,
    { where, inputs, entry: entry.name, repeat: options.repeat, options: { variant: options.variant, verify: true } });
  const wrong = [...result.violations.map((violation) => `${place}: the policy forbade ${violation}`)];
  if (result.error) return [...wrong, `${place}: ${result.error}`];
  const comparisons = result.outputs.map((output, i) => wanted[i] && { name: output.name, ...compare(output, wanted[i], options) });
  const { times } = result;
  if (options.json)
    console.log(JSON.stringify({ where: place, variant: result.about.variant, load_ms: milliseconds(result.loadTime), memory_bytes: result.about.memoryBytes,
      times_ms: times.map(milliseconds), ...(times.length && { median_ms: milliseconds(median(times)) }) }));
  else
    console.log(`${place}: variant ${result.about.variant}, loaded in ${result.loadTime.toFixed(1)} ms` +
      (times.length ? `, median ${median(times).toFixed(3)} ms` : ''));
  for (const comparison of comparisons.filter(Boolean)) {
    const line = `${place}: ${comparison.name}: ${agreementText(comparison)}`;
    if (!comparison.agrees) wrong.push(line);
    else if (!options.json) console.log(line);
  }
  return wrong;
}

// What several of are named tells the runs apart.
const placeText = (options, browser, site, where) =>
  [options.browser.length > 1 && browser, options.site.join() !== 'plain' && site, where].filter(Boolean).join(' ');

/** All runs of one site in some browsers: gives what disagreed. */
async function runSite(name, browserNames, running, options, run) {
  const site = await openSite(name, options.package, { installed: options.installed, browserName: browserNames[0] });
  const wrong = [];
  if (site.files && !options.json) console.log(`${name}: ${site.files.join(' ')}`);
  try {
    for (const browser of browserNames)
      for (const where of options.where ?? site.where ?? ['page', 'worker'])
        wrong.push(...await run(placeText(options, browser, name, where), where, site.browser ?? await running(browser), site.url));
  } finally {
    await site.close();
  }
  return wrong;
}

const launched = {};
try {
  const options = commandLine(process.argv.slice(2));
  const entry = entryInfo(options.package, options.entry);
  const inputs = inputsByName(readNamed(options.in, entry.inputs, 'input'), entry.inputs);
  const wanted = readNamed(options.expect, entry.outputs, 'output');
  const running = (name) => (launched[name] ??= browsers[name].launch());
  const wrong = [];
  for (const name of options.site)
    for (const together of extensionSites.includes(name) ? options.browser.map((browser) => [browser]) : [options.browser])
      wrong.push(...await runSite(name, together, running, options, (...place) => runIn(...place, options, entry, inputs, wanted)));
  if (wrong.length) throw new Unverified(wrong.join('\n'));
} catch (error) {
  for (const line of error.message.split('\n')) console.error(`run_package: error: ${line}`);
  process.exitCode = error.exitCode ?? 1;
} finally {
  await Promise.all(Object.values(launched).map(async (browser) => (await browser).close()));
}
