// The bundlers' configurations that docs/module.md shows are those that the tests build applications with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('configurations in docs/module.md are the tested ones', () => {
  const blocks = [...read('docs/module.md').matchAll(/^```js file=(\S+)\n([^]*?)^```$/gm)];
  assert.deepEqual(blocks.map(([, file]) => file), ['webpack.config.js', 'rollup.config.js', 'esbuild.config.js']);
  for (const [, file, text] of blocks) assert.equal(text, read(`test/browser/apps/${file}`), file);
});
