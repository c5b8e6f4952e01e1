// The table that people read.

const columns = [
  ['model', 16, (row) => row.model],
  ['engine', 18, (row) => row.peer],
  ['median ms', 10, (row) => row.median_ms.toFixed(3)],
  ['min ms', 10, (row) => row.min_ms.toFixed(3)],
  ['GFLOP/s', 8, (row) => row.gflops.toFixed(1)],
  ['of peak', 8, (row) => `${(100 * row.of_relaxed_peak).toFixed(0)} %`],
  ['of ort-web', 11, (row) => (row.ratio_to_ort_web === null ? '-' : row.ratio_to_ort_web.toFixed(2))],
  ['answer', 8, (row) => (row.agrees ? 'agrees' : 'WRONG')],
];

// Names stand left, numbers right.
const line = (texts) => texts.map((text, index) => (index < 2 ? text.padEnd(columns[index][1]) : text.padStart(columns[index][1]))).join(' ');

export const tableHead = line(columns.map(([title]) => title));
export const rowText = (row) => line(columns.map(([, , text]) => text(row)));
