// A browser with an extension of manifest version 3 that holds a package.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { args, executablePath, patience } from '../chromium.mjs';
import * as firefox from '../firefox.mjs';
import { serve } from '../server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

const launchers = {
  // Chromium alone loads unpacked extensions from its command line: Chrome no longer does.
  async chromium(extension, profile) {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath, headless: true, timeout: patience, args: [...args, `--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
    });
    const [worker = await context.waitForEvent('serviceworker', { timeout: patience })] = context.serviceWorkers();
    return { browser: context, page: `chrome-extension://${new URL(worker.url()).host}/page.html` };
  },

  // WebDriver BiDi installs an extension but opens none of its pages: its background is reached from the content script.
  async firefox(extension) {
    const browser = await firefox.launch();
    await browser.installExtension(extension);
    return { browser };
  },
};

const places = {
  'chromium extension': ['page', 'worker', 'background', 'offscreen'],
  'chromium content-script': ['page'],
  'firefox extension': ['background'],
  'firefox content-script': ['page'],
};

/** `kind` is 'extension' or 'content-script'. Gives { url, browser, where, close } of a page that runs the package there. */
export async function openExtension(packageFolder, kind, browserName) {
  const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-extension-'));
  const extension = join(folder, 'extension');
  cpSync(join(here, 'extension'), extension, { recursive: true });
  cpSync(packageFolder, join(extension, 'dist'), { recursive: true });
  cpSync(join(here, '../pages/run.mjs'), join(extension, 'run.mjs'));
  const { browser, page } = await launchers[browserName](extension, join(folder, 'profile'));
  const server = await serve(undefined, { pages: join(here, 'visited') });
  return {
    browser,
    url: kind === 'extension' && page ? page : server.url,
    where: places[`${browserName} ${kind}`],
    close: async () => {
      server.close();
      await browser.close();
      rmSync(folder, { recursive: true, maxRetries: 5 });
    },
  };
}
