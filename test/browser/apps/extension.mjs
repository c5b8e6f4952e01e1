// A Chromium with an extension of manifest version 3 that holds a package.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { args, executablePath } from '../chromium.mjs';
import { serve } from '../server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Chromium alone loads unpacked extensions from its command line: Chrome no longer does. */
async function launch(extension, profile) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, headless: true, args: [...args, `--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
  });
  const [worker = await context.waitForEvent('serviceworker')] = context.serviceWorkers();
  return { context, origin: `chrome-extension://${new URL(worker.url()).host}` };
}

/** Gives { url, browser, where, close } of the extension's page, or of a page that it has its content script in. */
export async function openExtension(packageFolder, { content }) {
  const folder = mkdtempSync(join(tmpdir(), 'wasmtorch-extension-'));
  const extension = join(folder, 'extension');
  cpSync(join(here, 'extension'), extension, { recursive: true });
  cpSync(packageFolder, join(extension, 'dist'), { recursive: true });
  cpSync(join(here, '../pages/run.mjs'), join(extension, 'run.mjs'));
  const { context, origin } = await launch(extension, join(folder, 'profile'));
  const server = content ? await serve(undefined, { pages: join(here, 'visited') }) : undefined;
  return {
    browser: context,
    url: content ? server.url : `${origin}/page.html`,
    where: content ? ['page'] : ['page', 'worker', 'background', 'offscreen'],
    close: async () => {
      server?.close();
      await context.close();
      rmSync(folder, { recursive: true, maxRetries: 5 });
    },
  };
}
