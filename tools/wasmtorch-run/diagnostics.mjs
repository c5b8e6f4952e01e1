// The ways in which the tool ends, each with its exit code.

/** Exit 1: something is wrong with what was given. */
export class Diagnosed extends Error { exitCode = 1; }
/** Exit 2: the command line. */
export class Usage extends Error { exitCode = 2; }
/** Exit 3: numbers or digests aren't as expected. */
export class Unverified extends Error { exitCode = 3; }

// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
function distance(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; ++i) {
    rows.push([i]);
    for (let j = 1; j <= b.length; ++j) {
      const replaced = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = swaps ? rows[i - 2][j - 2] + 1 : Infinity;
      rows[i].push(Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced, swapped));
    }
  }
  return rows[a.length][b.length];
}

/** "; did you mean 'x'?" where one of the names is near, else nothing. */
export function suggestion(wrong, names) {
  const [best] = names.map((name) => ({ name, d: distance(wrong, name) })).sort((a, b) => a.d - b.d);
  return best && best.d <= Math.ceil(wrong.length / 3) ? `; did you mean '${best.name}'?` : '';
}
