// What is made of many measured times.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median over rounds of what `ratio` gives for the two values of one round. Machines change their speed from minute
 * to minute; two blocks of one round stand next to each other, so their ratio is steadier than either.
 */
export function perRound(above, below, ratio = (a, b) => a / b) {
  return median(above.map((value, round) => ratio(value, below[round])));
}
