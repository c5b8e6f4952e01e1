// The page of the extension: runs the model itself, in a worker, in the service worker or in the offscreen document.
import { load } from './dist/model.mjs';
import { listen } from './run.mjs';

async function inBackground(request) {
  const { result, error } = await chrome.runtime.sendMessage({ to: 'background', request });
  if (error) throw new Error(error);
  return result;
}

listen(load, () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }),
  { background: inBackground, offscreen: inBackground });
