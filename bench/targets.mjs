// What the project wants to reach, held against what was measured.
import { perRound } from './statistics.mjs';

const find = (rows, model, peer) => rows.find((row) => row.model === model && row.peer === peer);

// How often as fast as ONNX Runtime Web; undefined where one of the two was not measured.
const speedOverOrt = (rows, model) => {
  const [ours, ort] = ['wasmtorch-relaxed', 'ort-web'].map((peer) => find(rows, model, peer));
  return ours && ort && perRound(ort.round_minima_ms, ours.round_minima_ms);
};

const goals = [
  {
    name: 'matmul512, relaxed: share of the relaxed_madd peak',
    goal: 0.85,
    value: (rows) => find(rows, 'matmul512', 'wasmtorch-relaxed')?.of_relaxed_peak,
  },
  {
    name: 'matmul512: speed of relaxed over simd',
    goal: 1.15,
    value: (rows) => {
      const [relaxed, simd] = ['relaxed', 'simd'].map((variant) => find(rows, 'matmul512', `wasmtorch-${variant}`));
      return relaxed && simd && perRound(simd.round_minima_ms, relaxed.round_minima_ms);
    },
    // No faster than this if `simd` runs at its own peak: some processors do a product and a sum as fast as both in one.
    limit: (peaks) => peaks.relaxed_madd_gflops / peaks.multiply_add_gflops,
  },
  ...['mobilenet_v2', 'resnet18', 'encoder', 'gru', 'lstm', 'resnet20_cifar10', 'g1_gangnam_policy'].map(
    (model) => ({ name: `${model}, relaxed: speed over ort-web`, goal: 1, value: (rows) => speedOverOrt(rows, model) })),
];

/**
 * `{ name, goal, value, met }` of each goal; the value is null where its rows were not measured. Where the machine sets a
 * limit of its own, `limit` says it.
 */
export const targets = (rows, peaks) => goals.map(({ name, goal, value, limit }) => {
  const found = value(rows) ?? null;
  return { name, goal, value: found, met: found !== null && found >= goal, ...(limit && { limit: limit(peaks) }) };
});
