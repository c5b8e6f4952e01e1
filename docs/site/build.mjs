// Builds the documentation's site: build.mjs [-o FOLDER] [--root=FOLDER] [--examples=FOLDER].
//
// The front page is docs/README.md; every page and source file that can be reached from it is on the site, nothing else. Links and anchors that
// lead nowhere are errors, all of them named. The example pages are copied where --examples says that they are built.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync, copyFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { escape, frame } from './frame.mjs';
import { collect, front, meaningOf, navigation, placeOf } from './pages.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The address of what a link in the file `from` means, from the page that `from` becomes. */
function addressOf(target, from) {
  const meaning = meaningOf(target, from);
  if (!meaning) return target;
  const hash = meaning.anchor ? `#${encodeURIComponent(meaning.anchor)}` : '';
  if (meaning.file === from && hash) return hash;
  return (relative(dirname(placeOf(from)), placeOf(meaning.file)) || '.') + hash;
}

function groupsOf(files, examples) {
  const groups = navigation(files).map(({ title, pages }) =>
    ({ title, entries: pages.map((page) => ({ title: page.title, place: placeOf(page.file) })) }));
  if (examples)
    groups.push({ title: 'Try', entries: [['Draw a digit', 'digits'], ['Which language?', 'language']].map(([title, name]) =>
      ({ title, place: `examples/${name}/index.html` })) });
  return groups;
}

function writePage(file, { kind, title, sections, text, html }, output, groups) {
  const place = placeOf(file);
  const up = '../'.repeat(place.split('/').length - 1);
  const body = kind === 'page' ? html((target) => addressOf(target, file)) : `<h1>${escape(file)}</h1>\n<pre><code>${escape(text)}</code></pre>`;
  write(join(output, place), frame({ title, body, place, up, sections, groups }));
}

function searchIndex(files) {
  return [...files].filter(([, { kind }]) => kind === 'page').flatMap(([file, { title, sections }]) =>
    sections.filter(({ level }) => level <= 3).map(({ level, text, anchor, begins }) =>
      ({ title, heading: level === 1 ? '' : text, place: placeOf(file) + (level === 1 ? '' : `#${encodeURIComponent(anchor)}`), begins: begins.trim().slice(0, 160) })));
}

/** Writes the site; gives the number of pages, or throws with every dead link. */
export function build(root, output, examples) {
  const { files, errors } = collect(root);
  if (errors.length) throw new Error(errors.join('\n'));
  rmSync(output, { recursive: true, force: true });
  const groups = groupsOf(files, examples);
  for (const [file, page] of files)
    if (page.kind !== 'picture') writePage(file, page, output, groups);
    else {
      mkdirSync(dirname(join(output, placeOf(file))), { recursive: true });
      copyFileSync(join(root, file), join(output, placeOf(file)));
    }
  write(join(output, 'site/search.json'), JSON.stringify(searchIndex(files)));
  for (const name of ['style.css', 'search.mjs', 'icon.svg']) copyFileSync(join(here, name), join(output, 'site', name));
  if (examples) cpSync(examples, join(output, 'examples'), { recursive: true });
  return [...files.values()].filter(({ kind }) => kind !== 'picture').length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(here, '../..');
  const { values } = parseArgs({ options: { root: { type: 'string', default: root }, examples: { type: 'string' },
    output: { type: 'string', short: 'o', default: join(root, 'build/docs-site') } } });
  try {
    if (values.examples && !existsSync(join(values.examples, 'index.html')))
      throw new Error(`expected the example pages in '${values.examples}', found none: scripts/examples builds them`);
    console.log(`${build(values.root, values.output, values.examples)} pages in ${values.output}; front page ${front}`);
  } catch (error) {
    for (const line of error.message.split('\n')) console.error(`error: ${line}`);
    process.exitCode = 1;
  }
}
