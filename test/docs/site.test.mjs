// The documentation's site: no link leads nowhere, nothing comes from elsewhere, and the builder says what is wrong where.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from '../../docs/site/build.mjs';
import { parse } from '../../docs/site/markdown.mjs';
import { serve } from '../../examples/serve.mjs';
import { launch } from '../browser/chromium.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder, output, pages;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmtorch-site-'));
  output = join(folder, 'site');
  build(root, output);
  const files = readdirSync(output, { recursive: true }).filter((file) => file.endsWith('.html'));
  pages = new Map(files.map((file) => [file, readFileSync(join(output, file), 'utf8')]));
});
after(() => rmSync(folder, { recursive: true }));

const attributes = (html, name) => [...html.matchAll(new RegExp(`<[^>]*\\s${name}="([^"]*)"`, 'g'))].map((match) => match[1].replaceAll('&amp;', '&'));

test('every link and anchor of every page leads somewhere', () => {
  const anchors = new Map([...pages].map(([file, html]) => [file, new Set(attributes(html, 'id'))]));
  let count = 0;
  for (const [file, html] of pages)
    for (const link of [...attributes(html, 'href'), ...attributes(html, 'src')]) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path, anchor] = decodeURI(link).split('#');
      const target = path ? normalize(join(dirname(file), path)) : file;
      assert.ok(existsSync(join(output, target)) && statSync(join(output, target)).isFile(), `${file}: ${link}`);
      if (anchor) assert.ok(anchors.get(target)?.has(decodeURIComponent(anchor)), `${file}: ${link}`);
      count++;
    }
  assert.ok(pages.size > 15 && count > 300, `${pages.size} pages, ${count} links`);
});

test('pages load nothing from elsewhere and hold no script or style of their own', () => {
  for (const [file, html] of pages) {
    for (const tag of html.match(/<(?:script|link|img|source|iframe)\b[^>]*>/g))
      assert.doesNotMatch(tag, /(?:src|href)="(?:[a-z]+:|\/)/, file);
    assert.deepEqual(html.match(/<style|<script(?![^>]* src=)|<[^>]*\s(?:style|on\w+)="/g), null, file);
  }
  for (const file of ['style.css', 'search.mjs']) assert.doesNotMatch(readFileSync(join(output, 'site', file), 'utf8'), /https?:|@import|url\(/);
});

test('every page of docs/ is on the site', () => {
  const written = readdirSync(join(root, 'docs'), { recursive: true }).filter((file) => extname(file) === '.md');
  for (const file of written)
    assert.ok(pages.has(file.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html')), `docs/${file} can't be reached from docs/README.md`);
});

test('dead links are all named with their places', () => {
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'docs/sub'), { recursive: true });
  writeFileSync(join(tree, 'docs/README.md'), '# Front\n\n[a](a.md) [none](none.md)\n\n[b](a.md#a-heading) [c](a.md#no-heading) [d](sub)\n\n[out](../../x.md) [web](https://example.org)\n');
  writeFileSync(join(tree, 'docs/a.md'), '# A\n\n## A heading\n\n`[no](link.md)` [self](#a) [no](#b)\n');
  assert.throws(() => build(tree, join(folder, 'broken')), { message: [
    "docs/README.md:3: the link 'none.md' leads to no file",
    "docs/README.md:5: expected a link to a file, found a folder, 'sub'",
    "docs/README.md:7: the link '../../x.md' leads to no file",
    "docs/README.md:5: the link 'a.md#no-heading' leads to no heading of docs/a.md",
    "docs/a.md:5: the link '#b' leads to no heading of docs/a.md"].join('\n') });
  assert.ok(!existsSync(join(folder, 'broken')));
});

test('headings have the anchors that GitHub gives them, and HTML in the text is text', () => {
  const { sections, html } = parse('# Ops: `wt.add` (sum)\n\n## Größe & Form\n\n## Größe & Form\n\n## a_b-c\n\n<script>x</script>\n');
  assert.deepEqual(sections.map(({ anchor }) => anchor), ['ops-wtadd-sum', 'größe--form', 'größe--form-1', 'a_b-c']);
  assert.match(html((target) => target), /&lt;script&gt;/);
});

test('the same sources give the same bytes', () => {
  const again = join(folder, 'again');
  build(root, again);
  for (const file of readdirSync(output, { recursive: true }))
    if (statSync(join(output, file)).isFile()) assert.ok(readFileSync(join(output, file)).equals(readFileSync(join(again, file))), relative('', file));
});

test('the search finds sections, in a browser, under a strict policy', async () => {
  const site = await serve(output), browser = await launch();
  try {
    const page = await browser.newPage(), failures = [];
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => { if (message.type() === 'error') failures.push(message.text()); });
    await page.goto(`${site.url}generated/manifest.html`);
    await page.keyboard.press('/');
    await page.keyboard.type('sessions');
    await page.waitForSelector('#found a');
    await page.fill('#search input', 'host abi memory');
    await page.waitForFunction(() => document.querySelector('#found a strong')?.textContent.startsWith('Memory · The host ABI'));
    await page.click('#found a');
    await page.waitForFunction(() => location.pathname.endsWith('/project/runtime-stub/abi/index.html') && location.hash === '#memory');
    assert.deepEqual(failures, []);
    // On a phone nothing is wider than the screen.
    await page.setViewportSize({ width: 360, height: 740 });
    for (const place of ['', 'limits.html', 'generated/wt.html', 'generated/coverage.html', 'project/index.html']) {
      await page.goto(site.url + place);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, place);
    }
  } finally {
    await browser.close();
    site.close();
  }
});
