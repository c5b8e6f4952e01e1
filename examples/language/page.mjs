// Type a word: which language the model takes it for, at each letter.
import { load } from './model/model.mjs';
import { fail, makeBars, say, timed } from '../shared/bars.mjs';
import { encode } from './letters.mjs';

const [input, note, tries, answer, bars, time, about] =
  ['word', 'note', 'tries', 'answer', 'bars', 'time', 'facts'].map((id) => document.getElementById(id));
const words = ['knowledge', 'Kühlschrank', 'verjaardag', 'själv', 'kærlighed', 'bibliothèque', 'corazón', 'coração', 'spaghetti', 'przyjaciel'];

try {
  const [model, facts] = await Promise.all([load(), fetch('model/facts.json').then((response) => response.json())]);
  const run = timed(model, time);
  const show = makeBars(bars, facts.languages);

  const guess = async () => {
    const { word, letters, ignored, strange } = encode(input.value, facts);
    note.textContent = strange.length ? `${strange.join(', ')}: no letter of these languages` : ignored ? `the first ${facts.longest} letters count` : '';
    if (word.length < 2) {
      show(null);
      return say(answer, undefined, 0, '…');
    }
    const { output } = await run({ letters });
    const best = show(output);
    say(answer, facts.languages[best], output[best]);
  };
  const look = () => guess().catch((error) => fail(answer, error));

  input.addEventListener('input', look);
  for (const word of words) {
    const button = tries.appendChild(document.createElement('button'));
    button.type = 'button';
    button.textContent = word;
    button.addEventListener('click', () => { input.value = word; look(); });
  }
  await guess();
  const { weightsBytes, variant } = model.describe();
  about.textContent = `${facts.parameters.toLocaleString('en')} parameters, ${Math.round(weightsBytes / 1000)} kB of weights, the ${variant} build; ` +
    `of ${facts.heldOut.toLocaleString('en')} words that it never saw, ${(100 * facts.inList).toFixed(1)} % go to a list that has them.`;
} catch (error) {
  fail(answer, error);
}
