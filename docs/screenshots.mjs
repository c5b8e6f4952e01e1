// Takes the pictures in docs/images: screenshots.mjs, after scripts/examples. They are committed; a change of a page wants new ones.
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '../examples/serve.mjs';
import { launch } from '../test/browser/chromium.mjs';
import { draw, open } from '../test/examples/site.mjs';

const folder = fileURLToPath(new URL('./images/', import.meta.url));
const limit = 100_000;

// A hand's way: through the given points, without corners.
function smooth(points, steps = 8) {
  const at = (i) => points[Math.min(points.length - 1, Math.max(0, i))];
  const blend = (a, b, c, d, t) => 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3);
  return points.slice(1).flatMap((_, i) => Array.from({ length: steps }, (_, k) =>
    [0, 1].map((axis) => blend(...[i - 1, i, i + 1, i + 2].map((j) => at(j)[axis]), k / steps)))).concat([points.at(-1)]);
}
const three = smooth([[0.27, 0.26], [0.38, 0.15], [0.56, 0.14], [0.67, 0.26], [0.6, 0.4], [0.45, 0.46]])
  .concat(smooth([[0.45, 0.46], [0.63, 0.5], [0.73, 0.65], [0.63, 0.82], [0.43, 0.87], [0.26, 0.77]]));

async function take(page, name) {
  // Bars take a moment.
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}${name}.png` });
  const { size } = statSync(`${folder}${name}.png`);
  console.log(`docs/images/${name}.png: ${size} bytes`);
  if (size > limit) throw new Error(`${name}.png: expected at most ${limit} bytes, found ${size}`);
}

const site = await serve(fileURLToPath(new URL('../build/examples/', import.meta.url)));
const browser = await launch();
try {
  const digits = await open(browser, `${site.url}digits/`);
  await digits.setViewportSize({ width: 960, height: 850 });
  // Not quite done, so that the network still hesitates.
  await draw(digits, [three.slice(0, -20)]);
  await take(digits, 'digits');
  const language = await open(browser, `${site.url}language/`);
  await language.emulateMedia({ colorScheme: 'dark' });
  await language.setViewportSize({ width: 960, height: 700 });
  await language.click('#word');
  await language.keyboard.type('friheden');
  await take(language, 'language');
} finally {
  await browser.close();
  site.close();
}
