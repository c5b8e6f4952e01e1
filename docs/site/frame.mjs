// What stands around every page's text: head, navigation, contents.
const escaped = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (text) => text.replace(/[&<>"]/g, (character) => escaped[character]);

function menu(groups, here, link) {
  const items = ({ entries }) => entries.map(({ title, place }) =>
    `<li><a href="${link(place)}"${place === here ? ' aria-current="page"' : ''}>${escape(title)}</a></li>`).join('\n');
  return groups.map((group) => `<h2>${escape(group.title)}</h2>\n<ul>\n${items(group)}\n</ul>`).join('\n');
}

function contents(sections) {
  const heads = sections.filter(({ level }) => level === 2);
  if (heads.length < 3) return '';
  const items = heads.map(({ text, anchor }) => `<li><a href="#${encodeURIComponent(anchor)}">${escape(text)}</a></li>`).join('\n');
  return `<details class="contents"><summary>On this page</summary>\n<ul>\n${items}\n</ul></details>`;
}

/** `place` is the page's own, `up` the way from it to the root, `groups` the navigation with titles and places. */
export function frame({ title, body, place, up, sections, groups }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · WasmTorch</title>
<link rel="icon" href="${up}site/icon.svg">
<link rel="stylesheet" href="${up}site/style.css">
<script type="module" src="${up}site/search.mjs"></script>
</head>
<body>
<a class="skip" href="#text">To the text</a>
<header>
<a class="home" href="${up}index.html"><img src="${up}site/icon.svg" alt="" width="28" height="28">WasmTorch</a>
<form id="search" role="search" hidden data-root="${up}">
<input type="search" name="q" placeholder="Search" aria-label="Search" autocomplete="off">
<ol id="found" aria-live="polite"></ol>
</form>
<a class="menu" href="#menu">Menu</a>
</header>
<div class="columns">
<main id="text">
${contents(sections)}
${body}
</main>
<nav id="menu" aria-label="Pages">
${menu(groups, place, (to) => up + to)}
</nav>
</div>
</body>
</html>
`;
}
