// A word as the model reads it: a number for each letter between two edges, then zeros. As train.py's encode().

const edge = 1, unknown = 2;

/** Gives { word, letters, ignored, strange }: the last word of the text, its numbers, and what was left out or not known of it. */
export function encode(text, { letters: known, longest }) {
  const word = text.normalize('NFC').toLowerCase().match(/\p{L}+/gu)?.at(-1) ?? '';
  const all = [...word], taken = all.slice(0, longest);
  const numbers = taken.map((letter) => { const at = known.indexOf(letter); return at < 0 ? unknown : at + unknown + 1; });
  const letters = new Int32Array(longest + 2);
  letters.set([edge, ...numbers, edge]);
  return { word, letters, ignored: all.length - taken.length, strange: taken.filter((_, i) => numbers[i] === unknown) };
}
