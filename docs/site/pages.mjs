// Which files the site is made of: those that can be reached from docs/README.md, and what each link between them means.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path/posix';
import { parse } from './markdown.mjs';

export const front = 'docs/README.md';
const pictures = new Set(['.png', '.svg']);
const external = /^[a-z][a-z+.-]*:/i;

/** Where a file of the repository stands on the site: docs/ is its root, what else is linked to lies below project/. */
export function placeOf(file) {
  const place = file.startsWith('docs/') ? file.slice('docs/'.length) : `project/${file}`;
  if (pictures.has(extname(place))) return place;
  if (place.endsWith('.md')) return place.replace(/(^|\/)README\.md$/, '$1index.md').replace(/\.md$/, '.html');
  return `${place}.html`;
}

/** The file of the repository and the anchor that a link in `from` means; nothing for an address elsewhere. */
export function meaningOf(target, from) {
  if (external.test(target)) return undefined;
  const [path, anchor] = decodeURI(target).split('#');
  return { file: path ? normalize(join(from, '..', path)) : from, anchor };
}

function read(root, file) {
  const text = readFileSync(join(root, file), 'utf8');
  if (pictures.has(extname(file))) return { kind: 'picture' };
  if (file.endsWith('.md')) return { kind: 'page', ...parse(text) };
  return { kind: 'source', text, title: file, sections: [], links: [] };
}

/** Gives { files, errors }: a map from each file to what `read` says of it, and every dead link with its place. */
export function collect(root) {
  const files = new Map([[front, read(root, front)]]);
  const errors = [];
  // A map's iteration goes on to what is added meanwhile.
  for (const [from, { links = [] }] of files)
    for (const { target, line } of links) {
      const meaning = meaningOf(target, from);
      if (!meaning || files.has(meaning.file)) continue;
      const path = join(root, meaning.file);
      if (meaning.file.startsWith('..') || !existsSync(path)) errors.push(`${from}:${line}: the link '${target}' leads to no file`);
      else if (statSync(path).isDirectory()) errors.push(`${from}:${line}: expected a link to a file, found a folder, '${target}'`);
      else files.set(meaning.file, read(root, meaning.file));
    }
  for (const [from, { links = [] }] of files)
    for (const { target, line } of links) {
      const { file, anchor } = meaningOf(target, from) ?? {};
      const page = files.get(file);
      if (anchor && page && !page.sections?.some((section) => section.anchor === anchor))
        errors.push(`${from}:${line}: the link '${target}' leads to no heading of ${file}`);
    }
  return { files, errors };
}

/** The site's navigation: the front page's sections, and the pages that each links to, { file, title }, by the link's own words. */
export function navigation(files) {
  const { tokens } = files.get(front);
  const groups = [];
  tokens.forEach((token, i) => {
    if (token.type === 'heading_open' && token.tag === 'h2') groups.push({ title: tokens[i + 1].content, pages: [] });
    token.children?.forEach((child, k) => {
      const meaning = child.type === 'link_open' && groups.length && meaningOf(child.attrGet('href'), front);
      const isNew = meaning && !groups.some(({ pages }) => pages.some(({ file }) => file === meaning.file));
      if (isNew && !meaning.anchor && files.get(meaning.file)?.kind === 'page')
        groups.at(-1).pages.push({ file: meaning.file, title: token.children[k + 1].content });
    });
  });
  return groups.filter(({ pages }) => pages.length);
}
