// What the project wants to reach, held against what was measured.
import { perRound } from './statistics.mjs';

const find = (rows, model, peer) => rows.find((row) => row.model === model && row.peer === peer);

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
  },
];

/** `{ name, goal, value, met }` of each goal; the value is null where its rows were not measured. */
export const targets = (rows) => goals.map(({ name, goal, value }) => {
  const found = value(rows) ?? null;
  return { name, goal, value: found, met: found !== null && found >= goal };
});
