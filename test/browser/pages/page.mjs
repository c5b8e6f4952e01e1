// The page's side: runs here or in a worker, and tells what the policy forbade.
import { run } from './run.mjs';

const violations = [];
document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective}: ${event.blockedURI}`));

function inWorker(request) {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result));
    worker.onerror = (event) => reject(new Error(`the worker failed: ${event.message}`));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

globalThis.runPackage = async ({ where, ...request }) => {
  try {
    return { ...await (where === 'worker' ? inWorker(request) : run(request)), violations };
  } catch (error) {
    return { error: error.message, violations };
  }
};
