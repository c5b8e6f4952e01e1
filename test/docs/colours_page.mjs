// Uses the page of docs/web-developers.md as its visitors do: colours_page.mjs PAGE_FOLDER ANSWERS.json
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { browsers } from '../browser/browsers.mjs';
import { serve } from '../browser/server.mjs';

const [folder, answersFile] = process.argv.slice(2);
const answers = JSON.parse(readFileSync(answersFile, 'utf8'));
const server = await serve(undefined, { pages: folder });
for (const [name, { launch }] of Object.entries(browsers)) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const failures = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(server.url, { waitUntil: 'load' });
    await page.waitForFunction(() => document.querySelector('#name').value !== '…');
    assert.equal(await page.evaluate(() => document.querySelector('#name').value), 'orange');
    const seen = await page.evaluate(async (colours) => {
      const input = document.querySelector('#colour');
      const output = document.querySelector('#name');
      const seen = {};
      for (const colour of colours) {
        input.value = colour;
        input.dispatchEvent(new Event('input'));
        await new Promise((resolve) => setTimeout(resolve));
        seen[colour] = output.value;
      }
      return seen;
    }, Object.keys(answers));
    assert.deepEqual(seen, answers);
    assert.deepEqual(failures, []);
    console.log(`${name}: ${Object.keys(seen).length} colours, ${new Set(Object.values(seen)).size} names`);
  } finally {
    await browser.close();
  }
}
server.close();
