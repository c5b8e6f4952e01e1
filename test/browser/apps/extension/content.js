// The content script: no module itself, it imports the package at run time. The page's own policy does not reach it.
addEventListener('message', async ({ data: { request } }) => {
  if (!request) return;
  try {
    const [{ load }, { run }] = await Promise.all(['dist/model.mjs', 'run.mjs'].map((file) => import(chrome.runtime.getURL(file))));
    postMessage({ answer: { result: await run(load, request) } });
  } catch (error) {
    postMessage({ answer: { error: error.message } });
  }
});
document.documentElement.dataset.ready = 'true';
