// The offscreen document's side.
import { load } from './dist/model.mjs';
import { run } from './run.mjs';

chrome.runtime.onMessage.addListener(({ to, request }, sender, respond) => {
  if (to !== 'offscreen') return false;
  run(load, request).then((result) => respond({ result }), (error) => respond({ error: error.message }));
  return true;
});
