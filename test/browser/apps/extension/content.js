// The content script: no module itself, it imports the package at run time. The page's own policy does not reach it.
async function runHere(request) {
  const [{ load }, { run }] = await Promise.all(['dist/model.mjs', 'run.mjs'].map((file) => import(chrome.runtime.getURL(file))));
  return { result: await run(load, request) };
}

addEventListener('message', async ({ data: { request } }) => {
  if (!request) return;
  try {
    const elsewhere = request.where !== 'page';
    postMessage({ answer: await (elsewhere ? chrome.runtime.sendMessage({ to: 'background', request }) : runHere(request)) });
  } catch (error) {
    postMessage({ answer: { error: error.message } });
  }
});
