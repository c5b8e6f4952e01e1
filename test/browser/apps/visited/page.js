// Hands the test's requests to the content script.
globalThis.runPackage = (request) => new Promise((resolve) => {
  addEventListener('message', ({ data: { answer } }) => {
    if (answer) resolve({ ...(answer.result ?? { error: answer.error }), violations: [] });
  });
  postMessage({ request });
});
