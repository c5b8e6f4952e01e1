// What both pages show of an answer: a bar for each class, the best one in words, and how long a run took.

// Never a round 100: a model is not certain.
function percent(part) {
  if (part > 0.9995) return '> 99.9 %';
  if (part < 0.0005) return '0 %';
  return `${(100 * part).toFixed(part > 0.995 || part < 0.0995 ? 1 : 0)} %`;
}

function time(ms) {
  if (!ms) return 'less than a tick of this browser’s clock';
  return ms < 1 ? `${Math.round(1000 * ms)} µs` : `${ms.toFixed(1)} ms`;
}

/** Fills `list`, an empty <ol>, with a bar for each name; gives a function that shows probabilities. */
export function makeBars(list, names) {
  const rows = names.map((name) => {
    const row = document.createElement('li');
    const [label, track, share] = ['name', 'track', 'share'].map((className) => {
      const part = row.appendChild(document.createElement('span'));
      part.className = className;
      return part;
    });
    label.textContent = name;
    const bar = track.appendChild(document.createElement('i'));
    list.append(row);
    return { row, bar, share };
  });
  return (probabilities) => {
    const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    rows.forEach(({ row, bar, share }, i) => {
      bar.style.setProperty('--part', probabilities?.[i] ?? 0);
      share.textContent = probabilities ? percent(probabilities[i]) : '';
      row.classList.toggle('best', i === best);
    });
    return best;
  };
}

/** Shows the best class in `output`, or `instead`; a screen reader speaks it where it changes. */
export function say(output, name, probability, instead = '') {
  const [best, share] = output.children;
  output.classList.remove('error');
  best.textContent = name ?? instead;
  share.textContent = name === undefined ? '' : percent(probability);
}

export function fail(output, error) {
  say(output, undefined, 0, '');
  output.classList.add('error');
  output.lastElementChild.textContent = error.message;
}

/** Runs the model and says in `place` how long that took: the median of the last hundred runs. */
export function timed(model, place) {
  const recent = [];
  return async (inputs) => {
    const start = performance.now();
    const outputs = await model.run(inputs);
    recent.push(performance.now() - start);
    if (recent.length > 100) recent.shift();
    place.textContent = time(recent.toSorted((a, b) => a - b)[Math.floor(recent.length / 2)]);
    return outputs;
  };
}
