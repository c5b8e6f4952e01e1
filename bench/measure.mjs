// Rounds of blocks: who is measured when.
import { loops } from './engines/peak.mjs';
import { median } from './statistics.mjs';

/** Loads a model, checks its answer, warms it up, and says how many runs make a block. */
async function prepare(opened, model, block) {
  const about = await opened.ask({ load: model });
  // Engines compile twice: quickly at first, well after some calls. So the first block says how many runs are one, not its first runs.
  let count = 5;
  for (const mostRuns of [2000, 4000]) {
    const { median_ms } = await opened.ask({ run: { name: model.name, count } });
    count = Math.max(3, Math.min(mostRuns, Math.round(block / median_ms)));
  }
  return { ...about, count, rounds: { median_ms: [], min_ms: [], cpu_ms: [] } };
}

/** One block's figures: of a run, by the clock the median and the least, and the processor's time. */
async function measureBlock(opened, name, entry) {
  // What it takes to ask for nothing is no part of a run.
  (opened.idle ??= []).push((await opened.ask({ run: { name, count: 0 } })).cpu_ms);
  const { median_ms, min_ms, cpu_ms } = await opened.ask({ run: { name, count: entry.count } });
  const spent = (cpu_ms - median(opened.idle)) / entry.count;
  // On a machine that others use, the clock counts their turns, too.
  if (spent < min_ms / 5) throw new Error(`expected a run of ${name} to take at least ${min_ms} ms of the processor, found ${spent}: another process was watched`);
  entry.rounds.median_ms.push(median_ms);
  entry.rounds.min_ms.push(min_ms);
  entry.rounds.cpu_ms.push(spent);
}

/** Everything that takes part, loaded: `entries` has one for each pair that runs, `refusals` why the others don't. */
export async function load(models, engines, peaks, block, say) {
  const entries = [], refusals = [], limits = [];
  for (const model of models) {
    for (const engine of engines) {
      say(`loading ${model.name} in ${engine.name}`);
      try {
        entries.push({ model, engine, ...await prepare(engine.opened, model, block) });
      } catch (error) {
        refusals.push({ model: model.name, engine: engine.of, where: engine.where, reason: error.message });
      }
    }
  }
  for (const engine of peaks)
    for (const name of Object.keys(loops)) limits.push({ engine, name, ...await prepare(engine.opened, { name }, block / 2), of: new Map() });
  return { entries, refusals, limits };
}

/**
 * Runs the rounds. In each, every model has its blocks one engine after the other, and among them those of the peaks: what
 * disturbs the machine disturbs all that is compared. Who comes first changes from round to round. Gives the core of each round.
 */
export async function measure(models, { entries, limits }, cores, rounds, say) {
  const chosen = [];
  for (let round = 0; round < rounds; ++round) {
    chosen.push(await cores.choose());
    for (const model of models) {
      say(`round ${round + 1} of ${rounds}: ${model.name}`);
      const turn = [...entries.filter((entry) => entry.model === model), ...limits];
      for (let index = 0; index < turn.length; ++index) {
        const entry = turn[(index + round) % turn.length];
        await measureBlock(entry.engine.opened, entry.name ?? model.name, entry);
        // The peak that belongs to a model is that of the same moments.
        if (entry.of) entry.of.set(model.name, [...(entry.of.get(model.name) ?? []), entry.rounds.cpu_ms.at(-1)]);
      }
    }
  }
  return chosen;
}
