// The example pages for tests: built, served, and driven by the calls that both browsers' clients share.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../examples/serve.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const build = process.env.WASMTORCH_BUILD ?? join(root, 'build/release');

/** Builds and serves: { folder, url, close }. Trains only where a training script is another than last time. */
export async function makeSite() {
  const folder = join(build, 'examples');
  const done = spawnSync(process.env.WASMTORCH_PYTHON ?? '/usr/bin/python3',
    [join(root, 'examples/build.py'), '--bin', join(build, 'bin'), '-o', folder], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return { folder, ...await serve(folder) };
}

/** Opens a page and waits until its model is loaded; `failures` takes what the browser complains of. */
export async function open(browser, url, failures = []) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => { if (['error', 'warning', 'warn'].includes(message.type())) failures.push(message.text()); });
  await page.setViewportSize({ width: 1000, height: 760 });
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector('#facts').textContent);
  return page;
}

/** What the page says: { best, shares } of the bars, in order, from 0 to 1. */
export const read = (page) => page.evaluate(() => {
  const rows = [...document.querySelectorAll('#bars li')];
  return {
    said: document.querySelector('#answer strong').textContent,
    best: rows.find((row) => row.classList.contains('best'))?.querySelector('.name').textContent,
    shares: rows.map((row) => Number(row.querySelector('i').style.getPropertyValue('--part'))),
  };
});

/** Draws strokes with the mouse, with `each` called after every point. */
export async function draw(page, strokes, each = () => {}) {
  await page.click('#clear');
  const [left, top, side] = await page.evaluate(() => {
    const box = document.querySelector('#paper').getBoundingClientRect();
    return [box.left, box.top, box.width];
  });
  const moveTo = ([x, y]) => page.mouse.move(left + x * side, top + y * side);
  for (const stroke of strokes) {
    await moveTo(stroke[0]);
    await page.mouse.down();
    for (const point of stroke.slice(1)) {
      await moveTo(point);
      await each();
    }
    await page.mouse.up();
  }
}

/** Puts a word into the field at once, as pasting does: the two clients' ways of filling differ, and one leaves an empty word out. */
export const paste = (page, word) => page.evaluate((text) => {
  const field = document.querySelector('#word');
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}, word);
