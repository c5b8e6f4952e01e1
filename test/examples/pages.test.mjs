// The example pages in each browser, under their strict policy: the right digit and the right language win, and the bars move meanwhile.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../../examples/serve.mjs';
import { browsers } from '../browser/browsers.mjs';
import { draw, makeSite, open, paste, read } from './site.mjs';
import { digits } from './strokes.mjs';

// Of words like these the model is surer than 90 %.
const words = {
  English: ['knowledge', 'thoughtful', 'weather'], German: ['Zukunft', 'Kühlschrank', 'Geschwindigkeit'], Dutch: ['verjaardag', 'meisje', 'ijskoud'],
  Swedish: ['själv', 'sjukhus', 'lördag'], Danish: ['kærlighed', 'spørgsmål', 'uafhængig'], French: ['école', 'bibliothèque', 'merveilleux'],
  Spanish: ['corazón', 'niño', 'escuela'], Portuguese: ['coração', 'não', 'amanhã'], Italian: ['spaghetti', 'bellezza', 'bellissimo'],
  Polish: ['przyjaciel', 'szkoła', 'dziękuję'],
};
const running = {};
let site;

before(async () => {
  site = await makeSite();
  for (const [name, { launch }] of Object.entries(browsers)) running[name] = await launch();
});
after(async () => {
  await Promise.all(Object.values(running).map((browser) => browser.close()));
  site?.close();
});

for (const name of Object.keys(browsers)) {
  test(`${name}: a digit is recognised as it is drawn`, async () => {
    const failures = [];
    const page = await open(running[name], `${site.url}digits/`, failures);
    for (const [digit, hands] of digits.entries())
      for (const [hand, strokes] of hands.entries()) {
        await draw(page, strokes);
        const { said, best, shares } = await read(page);
        assert.equal(best, String(digit), `digit ${digit}, hand ${hand}: ${shares}`);
        assert.equal(said, best);
        assert.ok(Math.abs(shares.reduce((sum, share) => sum + share) - 1) < 1e-5);
      }
    assert.match(await page.textContent('#time'), /^(\d+ µs|\d+\.\d ms|less than a tick .*)$/);
    assert.deepEqual(failures, []);
    await page.close();
  });

  test(`${name}: the bars move while one draws, and fall when the paper is cleared`, async () => {
    const page = await open(running[name], `${site.url}digits/`);
    const seen = new Set();
    await draw(page, digits[8][0], async () => { seen.add((await read(page)).shares.join()); });
    assert.ok(seen.size > 20, `${seen.size} different answers`);
    await page.click('#clear');
    assert.deepEqual(await read(page), { said: 'Draw a digit', best: undefined, shares: Array(10).fill(0) });
    await page.close();
  });

  test(`${name}: a digit is drawn with the keyboard`, async () => {
    const page = await open(running[name], `${site.url}digits/`);
    await page.evaluate(() => document.querySelector('#paper').focus());
    await page.keyboard.press(' ');
    for (let i = 0; i < 15; i++) await page.keyboard.press('ArrowDown');
    assert.equal((await read(page)).best, '1');
    await page.keyboard.press('Escape');
    assert.equal((await read(page)).best, undefined);
    await page.close();
  });

  test(`${name}: a word's language wins`, async () => {
    const failures = [];
    const page = await open(running[name], `${site.url}language/`, failures);
    for (const [language, those] of Object.entries(words))
      for (const word of those) {
        await paste(page, word);
        const { said, best, shares } = await read(page);
        assert.equal(best, language, `${word}: ${shares}`);
        assert.equal(said, best);
      }
    assert.deepEqual(failures, []);
    await page.close();
  });

  test(`${name}: the bars move at each letter, and what the model does not know is said`, async () => {
    const page = await open(running[name], `${site.url}language/`);
    const seen = new Set();
    await page.click('#word');
    for (const letter of 'schmetterling') {
      await page.keyboard.press(letter);
      seen.add((await read(page)).shares.join());
    }
    assert.equal(seen.size, 'schmetterling'.length);
    await paste(page, 'слово');
    assert.match(await page.textContent('#note'), /^с, л, о, в, о: no letter of these languages$/);
    await paste(page, 'Donaudampfschifffahrtsgesellschaft');
    assert.match(await page.textContent('#note'), /^the first 20 letters count$/);
    await paste(page, '');
    assert.deepEqual(await read(page), { said: '…', best: undefined, shares: Array(10).fill(0) });
    await page.close();
  });

  test(`${name}: a package that is not whole is said to be so`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-pages-'));
    cpSync(site.folder, folder, { recursive: true });
    rmSync(join(folder, 'digits/model/model.weights'));
    const broken = await serve(folder);
    const page = await running[name].newPage();
    await page.goto(`${broken.url}digits/`);
    await page.waitForFunction(() => document.querySelector('#answer').classList.contains('error'));
    assert.match(await page.textContent('#answer'), /^cannot fetch http:\/\/localhost:\d+\/digits\/model\/model\.weights: 404 Not Found$/);
    await page.close();
    broken.close();
    rmSync(folder, { recursive: true });
  });
}

test('on a phone a finger draws, and nothing is wider than the screen', async () => {
  const context = await running.chromium.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${site.url}digits/`);
  await page.waitForFunction(() => document.querySelector('#facts').textContent);
  const box = await (await page.$('#paper')).boundingBox();
  const finger = await context.newCDPSession(page);
  const send = (type, points) => finger.send('Input.dispatchTouchEvent',
    { type, touchPoints: points.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height })) });
  for (const stroke of digits[7][0]) {
    await send('touchStart', [stroke[0]]);
    for (const point of stroke) await send('touchMove', [point]);
    await send('touchEnd', []);
  }
  await page.waitForFunction(() => document.querySelector('#answer strong').textContent === '7');
  assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth, scrollY]), [360, 0]);
  await page.goto(`${site.url}language/`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await context.close();
});
