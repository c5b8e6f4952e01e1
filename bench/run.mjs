// Times compiled packages beside their peers: run.mjs FOLDER [--rounds=N] [--block=MS] [--models=A,B] [--only-ours].
//
// Every round runs a block of each peer on each model, one after the other, with a block of the machine's peak before each
// model: what disturbs the machine disturbs all. Prints a table and writes FOLDER/result.json.
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, perRound } from './statistics.mjs';
import { rowText, tableHead } from './table.mjs';
import { targets } from './targets.mjs';

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '9' }, block: { type: 'string', default: '100' }, models: { type: 'string' }, 'only-ours': { type: 'boolean' } },
});
if (!folder) throw new Error('usage: run.mjs FOLDER [--rounds=N] [--block=MS] [--models=A,B] [--only-ours]');

const known = JSON.parse(readFileSync(join(folder, 'models/models.json'), 'utf8'));
const wanted = options.models?.split(',') ?? known.map(({ name }) => name);
for (const name of wanted)
  if (!known.some((model) => model.name === name)) throw new Error(`no model is called '${name}'; there are ${known.map((model) => model.name).join(', ')}`);
const models = known.filter(({ name }) => wanted.includes(name));
const kinds = ['wasmtorch-relaxed', 'wasmtorch-simd', ...(options['only-ours'] ? [] : ['ort-web'])];
const peakNames = ['multiply_add', 'relaxed_madd'];

// A process that answers one message with one.
function startPeer(kind) {
  const child = fork(fileURLToPath(new URL('peer.mjs', import.meta.url)), [kind, folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = [];
  let over = null;
  child.on('message', (message) => waiting.shift()?.(message));
  child.on('exit', (code) => {
    over = `${kind} ended with status ${code}`;
    for (const answer of waiting.splice(0)) answer({ error: over });
  });
  const next = () => (over ? Promise.resolve({ error: over }) : new Promise((answer) => waiting.push(answer)));
  const ask = async (message) => {
    const answer = next();
    if (!over) child.send(message);
    const result = await answer;
    if (result.error) throw new Error(`${kind}: ${result.error}`);
    return result;
  };
  return { kind, ready: next(), ask, stop: () => child.disconnect() };
}

/** Loads a model, checks its answer, warms it up, and says how many runs make a block. */
async function prepare(peer, model) {
  const about = await peer.ask({ load: model });
  // Engines compile twice: quickly at first, well after some calls.
  const { times } = await peer.ask({ run: { name: model.name, count: 5 } });
  const count = Math.max(3, Math.min(2000, Math.round(Number(options.block) / Math.min(...times))));
  await peer.ask({ run: { name: model.name, count } });
  return { ...about, count, medians: [], minima: [] };
}

async function block(peer, name, entry) {
  const { times } = await peer.ask({ run: { name, count: entry.count } });
  entry.medians.push(median(times));
  entry.minima.push(Math.min(...times));
}

const peak = startPeer('peak');
const peers = kinds.map(startPeer);
await Promise.all([peak, ...peers].map((peer) => peer.ready));
const peaks = {};
for (const name of peakNames) peaks[name] = await prepare(peak, { name });
const entries = new Map();
const failures = [];
for (const model of models)
  for (const peer of peers) {
    try {
      entries.set(`${model.name} ${peer.kind}`, await prepare(peer, model));
    } catch (error) {
      failures.push(`${model.name}: ${error.message}`);
    }
  }

// The peak that belongs to a model's blocks of a round: the machine's speed of these moments.
const peaksOf = new Map(models.map(({ name }) => [name, Object.fromEntries(peakNames.map((peakName) => [peakName, []]))]));
for (let round = 0; round < Number(options.rounds); ++round) {
  for (const model of models) {
    for (const name of peakNames) {
      await block(peak, name, peaks[name]);
      peaksOf.get(model.name)[name].push(peaks[name].flops / peaks[name].minima.at(-1) / 1e6);
    }
    // Which peer comes first changes from round to round, so none is always the one after the peak.
    for (let index = 0; index < peers.length; ++index) {
      const peer = peers[(index + round) % peers.length];
      const entry = entries.get(`${model.name} ${peer.kind}`);
      if (entry) await block(peer, model.name, entry);
    }
  }
  if (process.stderr.isTTY) process.stderr.write(`\rround ${round + 1} of ${options.rounds}${round + 1 === Number(options.rounds) ? '\n' : ''}`);
}
for (const peer of [peak, ...peers]) peer.stop();

const rows = [];
for (const model of models)
  for (const { kind } of peers) {
    const entry = entries.get(`${model.name} ${kind}`);
    if (!entry) continue;
    const ort = entries.get(`${model.name} ort-web`);
    const speed = (time) => model.flops / time / 1e6;
    const { relaxed_madd: relaxed, multiply_add: plain } = peaksOf.get(model.name);
    rows.push({
      model: model.name, peer: kind, flops: model.flops,
      median_ms: median(entry.medians), min_ms: Math.min(...entry.minima), gflops: speed(Math.min(...entry.minima)),
      of_relaxed_peak: perRound(entry.minima, relaxed, (time, limit) => speed(time) / limit),
      of_multiply_add_peak: perRound(entry.minima, plain, (time, limit) => speed(time) / limit),
      ratio_to_ort_web: ort ? perRound(entry.minima, ort.minima) : null,
      first_ms: entry.first, agrees: entry.agrees, max_error: entry.maxError,
      round_medians_ms: entry.medians, round_minima_ms: entry.minima,
    });
    if (!entry.agrees) failures.push(`${model.name}: ${kind}'s answer is not PyTorch's: ${entry.reason ?? `off by ${entry.maxError}`}`);
  }
const measuredPeaks = Object.fromEntries(peakNames.map((name) => [`${name}_gflops`, median(models.flatMap((model) => peaksOf.get(model.name)[name]))]));
const result = {
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version, date: new Date().toISOString(), rounds: Number(options.rounds) },
  peaks: measuredPeaks,
  rows, targets: targets(rows, measuredPeaks), failures,
};
writeFileSync(join(folder, 'result.json'), `${JSON.stringify(result, null, 1)}\n`);

const { machine } = result;
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, one thread, ${machine.rounds} rounds`);
for (const [name, value] of Object.entries(result.peaks)) console.log(`peak of ${name.replace('_gflops', '')}: ${value.toFixed(1)} GFLOP/s`);
console.log(tableHead);
for (const row of rows) console.log(rowText(row));
for (const { name, goal, value, met, limit } of result.targets)
  console.log(`${met ? 'met' : 'MISSED'}: ${name}: ${value === null ? 'not measured' : value.toFixed(3)}, goal ${goal}`
    + (limit && limit < goal ? `; this machine's own peaks allow ${limit.toFixed(3)}` : ''));
for (const failure of failures) console.error(`error: ${failure}`);
process.exitCode = failures.length ? 1 : 0;
