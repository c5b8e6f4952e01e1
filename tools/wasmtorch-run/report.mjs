// What the tool tells: files for programs, JSON for scripts, lines for people.
import { agreementText } from './agreement.mjs';
import { AtomicFiles } from './files.mjs';
import { median, milliseconds } from './measure.mjs';
import { formatNpy } from './npy.mjs';
import { summary, typeText } from './tensors.mjs';

/** Outputs in order as 0.npy, 1.npy, ...; those of a sequence in a folder for each step. */
export function writeOutputs(report, folder) {
  const files = new AtomicFiles(folder);
  const counts = {};
  try {
    for (const output of report.outputs) {
      const at = output.step === undefined ? '' : `${output.step}/`;
      counts[at] ??= 0;
      files.add(`${at}${counts[at]++}.npy`, formatNpy(output));
    }
    files.commit();
  } finally {
    files.discard();
  }
}

export function jsonReport(loaded, report) {
  const about = loaded.model.describe();
  const times = report.times.length ? report.times : [report.first_ms];
  const devices = new Set(about.dispatches.filter((d) => d.entry === loaded.name).map((d) => d.device));
  return {
    name: about.name, entry: loaded.name, variant: about.variant, variant_reason: about.variantReason,
    device: [...devices].sort().join('+') || 'wasm', threads: about.threads, threads_reason: about.threadsReason,
    node: process.version, memory_bytes: about.memoryBytes, weights_bytes: about.weightsBytes, session_bytes: about.sessionBytes,
    load_ms: milliseconds(loaded.loadTime), first_ms: report.first_ms,
    median_ms: milliseconds(median(times)), min_ms: milliseconds(Math.min(...times)), times_ms: times.map(milliseconds),
    outputs: report.outputs.map(({ data, ...info }) => {
      const { text, ...numbers } = summary({ ...info, data });
      return { ...info, ...numbers };
    }),
    ...(report.dispatches && { dispatches: report.dispatches }),
    ...(report.comparisons.length && { comparisons: report.comparisons }),
  };
}

export function printReport(loaded, report) {
  const { variant, variantReason } = loaded.model.describe();
  console.log(`${loaded.model.name}: ${loaded.name}, variant ${variant} (${variantReason})`);
  for (const output of report.outputs)
    console.log(`${output.step === undefined ? '' : `${output.step}: `}${output.name}: ${typeText(output)}, ${summary(output).text}`);
  if (report.times.length)
    console.log(`${report.times.length} runs: median ${median(report.times).toFixed(3)} ms, ` +
      `minimum ${Math.min(...report.times).toFixed(3)} ms`);
  for (const { index, kernel, median_ms, gflops, sources } of report.dispatches ?? [])
    console.log(`dispatch ${index}: ${median_ms.toFixed(4)} ms, ${gflops ?? '-'} GFLOP/s, ${[kernel, ...sources].join(', ')}`);
  for (const { name, step, ...result } of report.comparisons)
    console.log(`${step === undefined ? '' : `${step}: `}${name}: ${agreementText(result)}`);
}
