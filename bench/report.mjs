// The page that people look at: plots and tables of a result, in one file that loads nothing.
//
// Drawn as SVG by hand: a plot is a few rectangles, and a library of plots would be most of the page.
import { columns } from './table.mjs';

const escaped = (text) => String(text).replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);
const colours = { 'wasmtorch-relaxed': '#1f6f54', 'wasmtorch-simd': '#7fb59f', 'ort-web': '#c8553d', litert: '#d9a441', tfjs: '#8d6a9f', 'ort-native': '#9aa0a6' };
const colourOf = (engine) => colours[engine] ?? '#555555';
const time = (ms) => `${ms.toFixed(ms < 10 ? 3 : 1)} ms`;

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:1080px;margin:2em auto;padding:0 1em;color:#222;background:#fff}
h1,h2{font-weight:600}table{border-collapse:collapse;font-size:13px}td,th{padding:2px 8px;text-align:right;border-bottom:1px solid #ddd;white-space:nowrap}
td:first-child,th:first-child,td:nth-child(2),th:nth-child(2),td:nth-child(3),th:nth-child(3){text-align:left}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(480px,1fr));gap:1em}figure{margin:0}figcaption{font-weight:600}
svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#222}.met{color:#1f6f54}.missed{color:#b3261e}.scroll{overflow-x:auto}`;

/** Bars of one model: the processor's time of each engine, and whiskers from the least to the greatest round. */
function bars(rows) {
  const height = 20, left = 200, width = 215, most = Math.max(...rows.flatMap(({ rounds }) => rounds.cpu_ms));
  const at = (ms) => left + (width * ms) / most;
  const parts = rows.map((row, index) => {
    const y = index * height, middle = y + height / 2;
    const [least, greatest] = [Math.min(...row.rounds.cpu_ms), Math.max(...row.rounds.cpu_ms)];
    return `<text x="${left - 6}" y="${y + 14}" text-anchor="end">${escaped(`${row.engine}, ${row.where}`)}</text>`
      + `<rect x="${left}" y="${y + 3}" width="${(at(row.cpu_ms) - left).toFixed(1)}" height="${height - 6}" fill="${colourOf(row.engine)}"/>`
      + `<path d="M${at(least).toFixed(1)} ${middle}H${at(greatest).toFixed(1)}" stroke="#222"/>`
      + `<text x="${left + width + 6}" y="${y + 14}">${time(row.cpu_ms)}</text>`;
  });
  return `<svg viewBox="0 0 ${left + width + 80} ${rows.length * height}" role="img">${parts.join('')}</svg>`;
}

/** Ratios to the best peer of the place, one point for each model, on a scale where twice as fast is as far as twice as slow. */
function ratios(rows) {
  const ours = rows.filter((row) => row.engine === 'wasmtorch-relaxed' && row.best_peer);
  if (!ours.length) return '';
  const models = [...new Set(ours.map(({ model }) => model))], height = 20, left = 150, width = 520;
  const [from, to] = [Math.min(0.25, ...ours.map(({ best_peer: best }) => best.ratio)), Math.max(1.25, ...ours.map(({ best_peer: best }) => best.ratio))];
  const at = (ratio) => (left + (width * Math.log(ratio / from)) / Math.log(to / from)).toFixed(1);
  const bottom = models.length * height;
  const lines = [0.25, 0.35, 0.5, 0.7, 1].filter((ratio) => ratio >= from && ratio <= to)
    .map((ratio) => `<path d="M${at(ratio)} 0V${bottom}" stroke="${ratio === 1 ? '#b3261e' : '#ddd'}"/><text x="${at(ratio)}" y="${bottom + 14}" text-anchor="middle">${ratio}</text>`);
  const points = models.map((model, index) => {
    const y = index * height + height / 2;
    const dots = ours.filter((row) => row.model === model).map((row) =>
      `<circle cx="${at(row.best_peer.ratio)}" cy="${y}" r="5" fill="${row.where === 'node' ? '#1f6f54' : '#ffffff'}" stroke="#1f6f54" stroke-width="2">`
      + `<title>${escaped(`${model} in ${row.where}: ${row.best_peer.ratio.toFixed(2)} of ${row.best_peer.name}`)}</title></circle>`);
    return `<text x="${left - 6}" y="${y + 4}" text-anchor="end">${escaped(model)}</text>${dots.join('')}`;
  });
  return `<svg viewBox="0 0 ${left + width + 30} ${bottom + 20}" role="img">${lines.join('')}${points.join('')}</svg>`;
}

function targetRow({ name, sense, goal, stretch, value, met, detail }) {
  const verdict = value === null ? '<td>not measured</td>' : `<td class="${met ? 'met' : 'missed'}">${met ? 'met' : 'missed'}</td>`;
  return `<tr><td>${escaped(name)}${detail ? ` (${escaped(detail)})` : ''}</td><td>${value === null ? '' : value.toFixed(3)}</td><td>${escaped(sense)} ${goal}</td>`
    + `<td>${stretch ?? ''}</td>${verdict}</tr>`;
}

const table = (head, rows) => `<div class="scroll"><table><tr>${head.map((title) => `<th>${escaped(title)}</th>`).join('')}</tr>${rows.join('')}</table></div>`;
const cells = (texts) => `<tr>${texts.map((text) => `<td>${escaped(text)}</td>`).join('')}</tr>`;

/** The page's text. */
export function report({ machine, peers, peaks, rows, refusals, targets, failures }) {
  const models = [...new Set(rows.map(({ model }) => model))];
  const plots = models.map((model) => `<figure><figcaption>${escaped(model)}</figcaption>${bars(rows.filter((row) => row.model === model))}</figure>`);
  const peakRows = Object.entries(peaks).map(([where, found]) => cells([where, ...Object.values(found).map((value) => value.toFixed(1))]));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>WasmTorch: benchmarks</title><style>${style}</style>
<h1>WasmTorch beside its peers</h1>
<p>${escaped(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${machine.chromium ? `, Chromium ${machine.chromium}` : ''}; one thread, ${machine.rounds} interleaved rounds, ${machine.date}`)}.
Peers: ${escaped(Object.entries(peers).map(([name, version]) => `${name} ${version}`).join(', '))}.</p>
${failures.map((failure) => `<p class="missed">${escaped(failure)}</p>`).join('')}
<h2>Ratio to the best peer</h2><p>Of the processor's time; left is faster. Filled: in Node; open: in Chromium.</p>${ratios(rows)}
<h2>Goals</h2>${table(['goal', 'found', 'wanted', 'stretch', ''], targets.map(targetRow))}
<h2>Time of a run</h2><p>The processor's time, median of the rounds; lines reach from the least round to the greatest.</p><div class="plots">${plots.join('')}</div>
<h2>Peaks, GOP/s, and of reading GB/s</h2>${table(['in', ...Object.keys(Object.values(peaks)[0] ?? {})], peakRows)}
<h2>All rows</h2>${table(columns.map(([title]) => title), rows.map((row) => cells(columns.map(([, , text]) => text(row)))))}
${refusals.length ? `<h2>What a peer does not run</h2>${table(['model', 'engine', 'in', 'why'], refusals.map(({ model, engine, where, reason }) => cells([model, engine, where, reason])))}` : ''}
</html>
`;
}
