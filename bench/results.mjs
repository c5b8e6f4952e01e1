// From times to what is compared: rows, one for each model and engine, and the machine's peaks.
import { isPeer } from './engines/index.mjs';
import { median } from './statistics.mjs';

const speed = (operations, milliseconds) => operations / milliseconds / 1e6;

/** { node: { relaxed_madd: GOP/s, ... }, chromium: ... } */
export function peaksOf(limits) {
  const peaks = {};
  for (const { engine, name, flops, rounds } of limits) (peaks[engine.where] ??= {})[name] = speed(flops, median(rounds.cpu_ms));
  return peaks;
}

// What share of a peak a model reaches: both by the processor's time, in the same rounds and the same engine.
function shareOf(limits, { model, engine }, cpu_ms, name) {
  const limit = limits.find((candidate) => candidate.engine.where === engine.where && candidate.name === name);
  return speed(model.flops, cpu_ms) / speed(limit.flops, median(limit.of.get(model.name)));
}

/** Ratios of the processor's time to every other engine's of the same place, by name; below 1 is faster. */
function ratiosOf(entries, entry) {
  const others = entries.filter((other) => other !== entry && other.model === entry.model && other.engine.where === entry.engine.where);
  return Object.fromEntries(others.map((other) => [other.engine.of, median(entry.rounds.cpu_ms) / median(other.rounds.cpu_ms)]));
}

/** The peer of the same place that is fastest on the model, and the ratio to it. */
function bestOf(entries, entry, ratios) {
  const peers = entries.filter((other) => other !== entry && other.model === entry.model && other.engine.where === entry.engine.where && isPeer(other.engine));
  const names = peers.map(({ engine }) => engine.of).sort((a, b) => ratios[b] - ratios[a]);
  return names.length ? { name: names[0], ratio: ratios[names[0]] } : null;
}

export function rowsOf({ entries, limits }) {
  return entries.map((entry) => {
    const { model, engine, rounds } = entry;
    const cpu_ms = median(rounds.cpu_ms), ratios = ratiosOf(entries, entry);
    return {
      model: model.name, engine: engine.of, where: engine.where, flops: model.flops,
      median_ms: median(rounds.median_ms), min_ms: Math.min(...rounds.min_ms), cpu_ms, gflops: speed(model.flops, cpu_ms),
      of_relaxed_madd_peak: shareOf(limits, entry, cpu_ms, 'relaxed_madd'), of_multiply_add_peak: shareOf(limits, entry, cpu_ms, 'multiply_add'),
      ratios, best_peer: bestOf(entries, entry, ratios),
      first_ms: entry.first_ms, agrees: entry.agrees, reason: entry.reason, max_error: entry.max_error, runs_of_a_block: entry.count, rounds,
    };
  });
}
