// The table that people read on a terminal.

const percent = (share) => `${(100 * share).toFixed(0)} %`;
const ratio = (row, peer) => row.ratios[peer]?.toFixed(2) ?? '-';
// Short times need their digits.
const time = (ms) => ms.toFixed(ms < 10 ? 3 : 1);

/** A column's title, its width and its text for a row. */
export const columns = [
  ['model', 18, (row) => row.model],
  ['engine', 17, (row) => row.engine],
  ['in', 8, (row) => row.where],
  ['median ms', 9, (row) => time(row.median_ms)],
  ['min ms', 8, (row) => time(row.min_ms)],
  ['on-CPU ms', 9, (row) => time(row.cpu_ms)],
  ['GFLOP/s', 7, (row) => row.gflops.toFixed(1)],
  ['of madd', 7, (row) => percent(row.of_relaxed_madd_peak)],
  ['of mul+add', 10, (row) => percent(row.of_multiply_add_peak)],
  ['of ort-web', 10, (row) => ratio(row, 'ort-web')],
  ['of litert', 9, (row) => ratio(row, 'litert')],
  ['of tfjs', 7, (row) => ratio(row, 'tfjs')],
  ['of native', 9, (row) => ratio(row, 'ort-native')],
  ['answer', 6, (row) => (row.agrees ? 'agrees' : 'WRONG')],
];

// Names stand left, numbers right.
const line = (texts) => texts.map((text, index) => (index < 3 ? text.padEnd(columns[index][1]) : text.padStart(columns[index][1]))).join(' ').trimEnd();

export const tableHead = line(columns.map(([title]) => title));
export const rowText = (row) => line(columns.map(([, , text]) => text(row)));
export const refusalText = ({ model, engine, where, reason }) => `${line([model, engine, where])} ${reason}`;

export const peakText = (where, peaks) => `peaks in ${where}, GOP/s: ${Object.entries(peaks).map(([name, value]) => `${name} ${value.toFixed(1)}${name === 'read' ? ' GB/s' : ''}`).join(', ')}`;

export function targetText({ name, sense, goal, value, met, stretch_met: far, detail }) {
  const found = value === null ? 'not measured' : value.toFixed(3);
  return `${met ? 'met' : value === null ? '-' : 'MISSED'}${far ? ', and the stretch' : ''}: ${name}: ${found}${detail ? ` (${detail})` : ''}, goal ${sense} ${goal}`;
}
