// Measures compiled packages beside their peers: run.mjs FOLDER --llvm=BIN [options], as scripts/bench takes them.
//
// FOLDER/models has what make_models.py made. Prints a table; writes FOLDER/result.json and FOLDER/report.html.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { engines as known, isOurs, peaks as peakEngines } from './engines/index.mjs';
import { openCores } from './cores.mjs';
import { openChromium, openInNode } from './hosts.mjs';
import { load, measure } from './measure.mjs';
import { compile, makePeaks, makeTflite } from './prepare.mjs';
import { report } from './report.mjs';
import { peaksOf, rowsOf } from './results.mjs';
import { peakText, refusalText, rowText, tableHead, targetText } from './table.mjs';
import { targets } from './targets.mjs';

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: {
    llvm: { type: 'string' }, quick: { type: 'boolean' }, rounds: { type: 'string' }, block: { type: 'string' }, models: { type: 'string' },
    engines: { type: 'string', default: '.' }, 'only-ours': { type: 'boolean' },
  },
});
if (!folder || !options.llvm) throw new Error('usage: run.mjs FOLDER --llvm=BIN [--quick] [--rounds=N] [--block=MS] [--models=A,B] [--engines=PATTERN] [--only-ours]');
const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(options.rounds ?? (options.quick ? 3 : 9)), block = Number(options.block ?? (options.quick ? 40 : 100));
const say = (text) => { if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`); };

const models = JSON.parse(readFileSync(join(folder, 'models/models.json'), 'utf8'));
const wanted = new RegExp(options.engines);
const taken = known.filter((engine) => wanted.test(engine.name) && (!options['only-ours'] || isOurs(engine)));
if (!taken.length) throw new Error(`--engines=${options.engines}: expected a pattern of ${known.map(({ name }) => `'${name}'`).join(', ')}`);
const places = new Set(taken.map(({ where }) => where));
const failures = [];

makePeaks(root, folder, options.llvm);
for (const model of models) {
  say(`compiling ${model.name}`);
  try {
    compile(root, folder, model);
  } catch {
    model.without_package = true;
  }
  makeTflite(root, folder, model);
}

const chromium = places.has('chromium') ? await openChromium(root, folder) : null;
const open = async (engine) => ({ ...engine, opened: engine.where === 'node' ? await openInNode(folder, engine) : await chromium.open(engine) });
const opened = [], limits = [];
for (const engine of taken) {
  say(`opening ${engine.name}`);
  opened.push(await open(engine));
}
for (const engine of peakEngines.filter(({ where }) => places.has(where))) limits.push(await open(engine));
const cores = await openCores(folder, [...opened, ...limits].map((engine) => engine.opened));
await cores.choose();
const loaded = await load(models, opened, limits, block, say);
const measuredOn = await measure(models, loaded, cores, rounds, say);
cores.stop();
for (const { opened: one } of [...opened, ...limits]) await one.stop();
await chromium?.close();
say('');

const rows = rowsOf(loaded);
for (const { model, engine, where, reason } of loaded.refusals)
  if (isOurs({ of: engine })) failures.push(`${model}: ${engine} in ${where}: ${reason}`);
for (const { model, engine, where, agrees, reason, max_error: error } of rows)
  if (!agrees) failures.push(`${model}: the answer of ${engine} in ${where} is not PyTorch's: ${reason ?? `off by ${error}`}`);
const versions = JSON.parse(readFileSync(join(root, 'bench/package.json'), 'utf8')).dependencies;
const result = {
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version, chromium: chromium?.version, date: new Date().toISOString(), rounds, block_ms: block, measured_on: measuredOn },
  peers: versions, peaks: peaksOf(loaded.limits), rows, refusals: loaded.refusals, targets: targets(rows), failures,
};
writeFileSync(join(folder, 'result.json'), `${JSON.stringify(result, null, 1)}\n`);
writeFileSync(join(folder, 'report.html'), report(result));

const { machine } = result;
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${machine.chromium ? `, Chromium ${machine.chromium}` : ''}, one thread${machine.measured_on.includes(null) ? '' : ` on core ${machine.measured_on.join(' ')}`}, ${rounds} rounds, ${machine.date}`);
for (const [where, peaks] of Object.entries(result.peaks)) console.log(peakText(where, peaks));
console.log(tableHead);
for (const model of models) {
  for (const row of rows.filter((row) => row.model === model.name)) console.log(rowText(row));
  for (const refusal of loaded.refusals.filter((refusal) => refusal.model === model.name)) console.log(refusalText(refusal));
}
for (const target of result.targets) console.log(targetText(target));
console.log(`report: ${join(folder, 'report.html')}`);
for (const failure of failures) console.error(`error: ${failure}`);
process.exitCode = failures.length ? 1 : 0;
