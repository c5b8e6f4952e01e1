// The extension's background, in Chromium a service worker: runs the model, or hands the request to an offscreen document.
import { load } from './dist/model.mjs';
import { run } from './run.mjs';

async function openOffscreen() {
  if (await chrome.offscreen.hasDocument()) return;
  await chrome.offscreen.createDocument({ url: 'offscreen.html', reasons: ['WORKERS'], justification: 'runs a model' });
}

chrome.runtime.onMessage.addListener(({ to, request }, sender, respond) => {
  if (to !== 'background') return false;
  const work = request.where === 'offscreen'
    ? openOffscreen().then(() => chrome.runtime.sendMessage({ to: 'offscreen', request }))
    : run(load, request).then((result) => ({ result }));
  work.then(respond, (error) => respond({ error: error.message }));
  return true;
});
