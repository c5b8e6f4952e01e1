// Times of runs and of dispatches, in milliseconds.

export function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const milliseconds = (time) => Number(time.toFixed(6));

/** Times `count` runs, with inputs copied in and outputs copied out, as a page would do it; buffers are reused. */
export async function timeRuns(session, inputs, { entry, outputs, count, reset }) {
  const times = [];
  for (let i = 0; i < count; ++i) {
    if (reset) session.reset();
    const start = performance.now();
    await session.run(inputs, { entry, outputs });
    times.push(performance.now() - start);
  }
  return times;
}

/** Median time of every dispatch over `count` rounds: `session` comes from `internals`. */
export function timeDispatches(session, inputs, { entry: name, count, reset }) {
  const entry = session.entry(name);
  const times = entry.dispatches.map(() => []);
  for (let i = 0; i < count; ++i) {
    if (reset) session.reset();
    session.write(entry, inputs);
    for (const { index } of entry.dispatches) {
      const start = performance.now();
      session.call(entry.dispatch_symbol, index);
      times[index].push(performance.now() - start);
    }
  }
  return entry.dispatches.map(({ index, kernel, device, sources, flops }) => {
    const time = median(times[index]);
    return { index, kernel, device, sources, median_ms: milliseconds(time),
             gflops: time > 0 ? Number((flops / time / 1e6).toFixed(3)) : null };
  });
}
