// The site's search: finds the sections that have every word, best first. Without this script the site works, but for the search.
const form = document.querySelector('#search'), input = form.elements.q, found = document.querySelector('#found');
const root = form.dataset.root;
let index;

/** How well a section answers a word: its heading more than its text, a beginning more than a middle. */
function rank({ title, heading, begins }, word) {
  const at = (text, weight) => {
    const place = text.toLowerCase().indexOf(word);
    return place < 0 ? 0 : place === 0 ? 2 * weight : weight;
  };
  return at(heading, 6) + at(title, heading ? 1 : 8) + at(begins, 1);
}

function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return index.map((section) => ({ section, ranks: words.map((word) => rank(section, word)) }))
    .filter(({ ranks }) => ranks.every(Boolean))
    .sort((a, b) => Math.max(...b.ranks) - Math.max(...a.ranks))
    .slice(0, 12).map(({ section }) => section);
}

function show(sections) {
  found.replaceChildren(...sections.map(({ title, heading, place, begins }) => {
    const item = document.createElement('li'), link = item.appendChild(document.createElement('a'));
    link.href = root + place;
    const name = link.appendChild(document.createElement('strong')), text = link.appendChild(document.createElement('span'));
    name.textContent = heading ? `${heading} · ${title}` : title;
    text.textContent = begins;
    return item;
  }));
}

async function update() {
  index ??= await (await fetch(`${root}site/search.json`)).json();
  show(search(input.value));
}

// A page that was opened from a disk may fetch nothing.
if (location.protocol.startsWith('http')) {
  form.hidden = false;
  input.addEventListener('input', update);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    found.querySelector('a')?.click();
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { input.value = ''; show([]); }
    if (event.key === '/' && !event.target.closest('input, textarea')) { event.preventDefault(); input.focus(); }
  });
}
