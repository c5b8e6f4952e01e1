// A Firefox for tests, with the interface of chromium.mjs: a test written for one runs in the other.
//
// Playwright drives a Firefox of its own build alone. Debian's speaks WebDriver BiDi, for which puppeteer is the client.
// The two clients' pages differ in a few calls; here a page takes those of Playwright: `setViewportSize`, `waitForFunction(function,
// argument, options)`, `fill`, `textContent`. Alike in both, and so free to use: `goto`, `evaluate`, `on('pageerror' | 'console')`, `click`, `hover`,
// `mouse`, `keyboard`, `$`, `$eval`, `waitForSelector`, `screenshot`, `close`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { patience } from './chromium.mjs';
import { runPackage } from './package_page.mjs';

export { runPackage };
export const executablePath = process.env.WASMTORCH_FIREFOX ?? '/usr/bin/firefox-esr';

function asPlaywright(page) {
  const waitForFunction = page.waitForFunction.bind(page);
  return Object.assign(page, {
    setViewportSize: (size) => page.setViewport(size),
    waitForFunction: (condition, argument, options = {}) => waitForFunction(condition, options, argument),
    fill: (selector, text) => page.locator(selector).fill(text),
    textContent: (selector) => page.$eval(selector, (element) => element.textContent),
  });
}

/** A headless browser with a user folder of its own, which goes when it is closed. `preferences` are those of about:config. */
export async function launch({ preferences = {} } = {}) {
  // Of our own making: the one that puppeteer makes stays behind where the browser is ended by a signal.
  const profile = mkdtempSync(join(tmpdir(), 'wasmtorch-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox', executablePath, headless: true, userDataDir: profile, extraPrefsFirefox: preferences, timeout: patience,
  });
  const close = browser.close.bind(browser);
  const newPage = browser.newPage.bind(browser);
  return Object.assign(browser, {
    newPage: async () => asPlaywright(await newPage()),
    close: async () => {
      await close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  });
}
