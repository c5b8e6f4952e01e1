// A Chromium for tests, driven by its own protocol.
import { chromium } from 'playwright-core';
import { runPackage } from './package_page.mjs';

export { runPackage };
export const executablePath = process.env.WASMTORCH_CHROMIUM ?? '/usr/bin/chromium';
export const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

// A machine that builds meanwhile takes its time to start a browser.
export const patience = 180_000;

/** A headless browser with a user folder of its own, which goes when it is closed. */
export const launch = () => chromium.launch({ executablePath, headless: true, args, timeout: patience });
