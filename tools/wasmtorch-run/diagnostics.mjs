// The ways in which the tool ends, each with its exit code.

/** Exit 1: something is wrong with what was given. */
export class Diagnosed extends Error { exitCode = 1; }
/** Exit 2: the command line. */
export class Usage extends Error { exitCode = 2; }
/** Exit 3: numbers or digests aren't as expected. */
export class Unverified extends Error { exitCode = 3; }

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; ++i) {
    const next = [i];
    for (let j = 1; j <= b.length; ++j)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

/** "; did you mean 'x'?" where one of the names is near, else nothing. */
export function suggestion(wrong, names) {
  const [best] = names.map((name) => ({ name, d: distance(wrong, name) })).sort((a, b) => a.d - b.d);
  return best && best.d <= Math.max(1, wrong.length / 3) ? `; did you mean '${best.name}'?` : '';
}
