// What the benchmarks make of times: rows, goals, the page. The peers themselves are not needed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { permuted } from '../../bench/engines/graph.mjs';
import { report } from '../../bench/report.mjs';
import { peaksOf, rowsOf } from '../../bench/results.mjs';
import { rowText, targetText } from '../../bench/table.mjs';
import { targets } from '../../bench/targets.mjs';

const model = { name: 'gru', flops: 8e6 };
const rounds = (...cpu_ms) => ({ median_ms: cpu_ms, min_ms: cpu_ms, cpu_ms });
const entry = (of, where, ...times) => ({ model, engine: { of, where }, count: 3, agrees: true, max_error: 0, first_ms: 1, rounds: rounds(...times) });
const peak = (where, name, ms) => ({ engine: { of: 'peak', where }, name, flops: 8e6, rounds: rounds(ms), of: new Map([['gru', [ms]]]) });
const limits = ['node', 'chromium'].flatMap((where) => [peak(where, 'relaxed_madd', 0.2), peak(where, 'multiply_add', 0.25)]);
const entries = [
  entry('wasmtorch-relaxed', 'node', 0.4, 0.5, 9), entry('ort-web', 'node', 1, 1, 1), entry('ort-native', 'node', 0.1, 0.1, 0.1),
  entry('wasmtorch-relaxed', 'chromium', 0.6, 0.6, 0.6), entry('ort-web', 'chromium', 1, 1, 1), entry('litert', 'chromium', 0.8, 0.8, 0.8),
];
const rows = rowsOf({ entries, limits });

test('ratios are of medians, and stay within a place', () => {
  assert.deepEqual(rows[0].ratios, { 'ort-web': 0.5, 'ort-native': 5 });
  assert.equal(rows[0].cpu_ms, 0.5);
  assert.ok(Math.abs(rows[0].of_relaxed_madd_peak - 0.4) < 1e-12);
  assert.deepEqual(peaksOf(limits).node, { relaxed_madd: 40, multiply_add: 32 });
});

test('the best peer is the fastest of the place, and no native program', () => {
  assert.deepEqual(rows[0].best_peer, { name: 'ort-web', ratio: 0.5 });
  assert.equal(rows[3].best_peer.name, 'litert');
});

const goal = (name) => targets(rows).find((target) => target.name === name);

test('the worse of two places counts', () => {
  const { value, met, goal: wanted } = goal('gru of ort-web');
  assert.deepEqual({ value, met, wanted }, { value: 0.6, met: true, wanted: 0.7 });
  assert.match(goal('the slowest row, of the best peer').detail, /^gru in chromium, of litert$/);
});

test('what was not measured is no goal met', () => {
  const { value, met } = goal('resnet18 of litert');
  assert.deepEqual({ value, met }, { value: null, met: false });
  assert.equal(goal('torchvision and ViT: geometric mean, of ort-web').value, null);
  assert.match(targetText(goal('resnet18 of litert')), /^-: resnet18 of litert: not measured/);
});

test('the page has every row and loads nothing', () => {
  const page = report({ machine: { cpu: 'a <cpu>', cores: 2, node: 'v26', rounds: 3, date: 'today' }, peers: {}, peaks: peaksOf(limits), rows, refusals: [], targets: targets(rows), failures: [] });
  assert.doesNotMatch(page, /<script|src=|href=|url\(|<cpu>|NaN|undefined/);
  for (const row of rows) assert.ok(page.includes(`<td>${row.engine}</td><td>${row.where}</td>`));
  assert.match(rowText(rows[0]), /^gru +wasmtorch-relaxed node /);
});

test('inputs are turned into a graph\'s layout', () => {
  const { shape, data } = permuted({ dims: [1, 2, 1, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) }, [0, 2, 3, 1]);
  assert.deepEqual([shape, [...data]], [[1, 1, 3, 2], [0, 3, 1, 4, 2, 5]]);
});
