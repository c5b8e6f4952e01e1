// What the project wants to reach, held against what was measured.
//
// Ratios are of the processor's time, ours over the peer's. Where a peer runs in Node and in Chromium, the worse of the two
// places counts: a gate is not passed by choosing.
const find = (rows, model, engine, where) => rows.find((row) => row.model === model && row.engine === engine && row.where === where);
const places = ['node', 'chromium'];
const worst = (values) => (values.length ? Math.max(...values) : null);
const ours = (rows, model, variant = 'relaxed') => places.map((where) => find(rows, model, `wasmtorch-${variant}`, where)).filter(Boolean);

const toPeer = (model, peer) => (rows) => worst(ours(rows, model).map(({ ratios }) => ratios[peer]).filter((ratio) => ratio !== undefined));
const toBest = (model) => (rows) => worst(ours(rows, model).flatMap(({ best_peer: best }) => (best ? [best.ratio] : [])));
// Of a peak the lesser share counts.
const ofPeak = (model, variant, peak) => (rows) => {
  const shares = ours(rows, model, variant).map((row) => row[`of_${peak}_peak`]);
  return shares.length ? Math.min(...shares) : null;
};

export const torchvision = ['mobilenet_v3_small', 'squeezenet1_1', 'shufflenet_v2_x0_5', 'mnasnet0_5', 'efficientnet_b0', 'densenet121',
  'regnet_y_400mf', 'vit_6layers'];

// Over several models; null where one of them was not measured.
const overAll = (models, combine) => (rows) => {
  const all = models.map((model) => toPeer(model, 'ort-web')(rows));
  return all.includes(null) ? null : combine(all);
};
const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

function slowestRow(rows) {
  const compared = rows.filter((row) => row.engine === 'wasmtorch-relaxed' && row.best_peer).sort((a, b) => b.best_peer.ratio - a.best_peer.ratio);
  const [row] = compared;
  return row ? { value: row.best_peer.ratio, detail: `${row.model} in ${row.where}, of ${row.best_peer.name}` } : null;
}

const atMost = (name, goal, stretch, value) => ({ name, sense: '<=', goal, stretch, value });
const atLeast = (name, goal, stretch, value) => ({ name, sense: '>=', goal, stretch, value });

const goals = [
  atLeast('matmul512, relaxed: share of the relaxed_madd peak', 0.92, 0.98, ofPeak('matmul512', 'relaxed', 'relaxed_madd')),
  atLeast('matmul512, simd: share of the multiply_add peak', 0.92, 0.98, ofPeak('matmul512', 'simd', 'multiply_add')),
  atMost('resnet18 of litert', 0.46, 0.40, toPeer('resnet18', 'litert')),
  atMost('resnet18 of ort-web', 0.36, null, toPeer('resnet18', 'ort-web')),
  atMost('mobilenet_v2 of litert', 0.75, 0.68, toPeer('mobilenet_v2', 'litert')),
  atMost('mobilenet_v2 of ort-web', 0.43, null, toPeer('mobilenet_v2', 'ort-web')),
  atMost('encoder of litert', 0.86, 0.79, toPeer('encoder', 'litert')),
  atMost('encoder of ort-web', 0.62, null, toPeer('encoder', 'ort-web')),
  atMost('gru of ort-web', 0.70, 0.58, toPeer('gru', 'ort-web')),
  atMost('lstm of ort-web', 0.70, 0.58, toPeer('lstm', 'ort-web')),
  atMost('mlp of the best peer', 0.70, 0.62, toBest('mlp')),
  atMost('mlp_batch32 of the best peer', 0.78, 0.70, toBest('mlp_batch32')),
  atMost('torchvision and ViT: the slowest, of ort-web', 1, null, overAll(torchvision, worst)),
  atMost('torchvision and ViT: geometric mean, of ort-web', 0.50, 0.40, overAll(torchvision, geometricMean)),
  atMost('the slowest row, of the best peer', 1, null, slowestRow),
];

const reached = (sense, value, goal) => value !== null && (sense === '<=' ? value <= goal : value >= goal);

/** `{ name, sense, goal, value, met, stretch?, stretch_met?, detail? }` of each goal; the value is null where its rows were not measured. */
export const targets = (rows) => goals.map(({ name, sense, goal, stretch, value }) => {
  const found = value(rows);
  const { value: number, detail } = found !== null && typeof found === 'object' ? found : { value: found };
  return { name, sense, goal, value: number, met: reached(sense, number, goal), ...(stretch !== null && { stretch, stretch_met: reached(sense, number, stretch) }),
    ...(detail && { detail }) };
});
