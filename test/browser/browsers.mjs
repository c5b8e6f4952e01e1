// The browsers that packages are tested in, by name.
import * as chromium from './chromium.mjs';
import * as firefox from './firefox.mjs';

export const browsers = { chromium, firefox };
