// The worker's side.
import { run } from './run.mjs';

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ result: await run(data) });
  } catch (error) {
    self.postMessage({ error: error.message });
  }
};
