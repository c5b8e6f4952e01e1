// Draw a digit: what the network makes of each move of the pen.
import { load } from './model/model.mjs';
import { fail, makeBars, say, timed } from '../shared/bars.mjs';
import { pixelsOf } from './form.mjs';
import { makePaper } from './paper.mjs';

const [paper, seen, answer, bars, time, facts, clear] =
  ['paper', 'seen', 'answer', 'bars', 'time', 'facts', 'clear'].map((id) => document.getElementById(id));
const show = makeBars(bars, [...'0123456789']);

/** The network's own picture, enlarged by the browser. */
function showPixels(pixels) {
  const image = new ImageData(8, 8);
  pixels?.forEach((ink, i) => image.data.set([0, 0, 0, 255 * ink / 16], 4 * i));
  seen.getContext('2d').putImageData(image, 0, 0);
}

try {
  const model = await load();
  const run = timed(model, time);
  const look = async (strokes) => {
    const pixels = pixelsOf(strokes);
    showPixels(pixels);
    if (!pixels) {
      show(null);
      return say(answer, undefined, 0, 'Draw a digit');
    }
    const { output } = await run({ pixels });
    const best = show(output);
    say(answer, String(best), output[best]);
  };
  const { clear: erase } = makePaper(paper, (strokes) => look(strokes).catch((error) => fail(answer, error)));
  clear.addEventListener('click', erase);
  erase();
  const { parameters, heldOut, accuracy } = await (await fetch('model/facts.json')).json();
  const { weightsBytes, variant } = model.describe();
  facts.textContent = `${parameters.toLocaleString('en')} parameters, ${Math.round(weightsBytes / 1000)} kB of weights, the ${variant} build; ` +
    `of ${heldOut} pictures that it never saw, ${(100 * accuracy).toFixed(1)} % are right.`;
} catch (error) {
  fail(answer, error);
}
