// How a package comes into a page: as it is, through a bundler, or in an extension.
import { serve } from '../server.mjs';
import { openExtension } from './extension.mjs';
import { bundlers, filesBelow, makeProject, serveVite } from './projects.mjs';

export const siteNames = ['plain', 'vite-dev', ...Object.keys(bundlers), 'extension', 'content-script'];

/**
 * Opens a page with the package: { url, files?, where?, browser?, close }, `where` being the places that it can run the package in, and `browser` the
 * one that it must be opened in. What is built is served under the policy that packages promise to work under.
 */
export async function openSite(name, packageFolder, { installed = false } = {}) {
  if (name === 'plain') return serve(packageFolder);
  if (name === 'extension' || name === 'content-script') return openExtension(packageFolder, { content: name === 'content-script' });
  const project = makeProject(packageFolder, { installed });
  let server, files;
  try {
    if (name === 'vite-dev') server = await serveVite(project.folder);
    else {
      const pages = await bundlers[name](project.folder);
      files = filesBelow(pages);
      server = await serve(undefined, { pages });
    }
  } catch (error) {
    project.remove();
    throw new Error(`${name}: ${error.stderr || error.message}`, { cause: error });
  }
  return { url: server.url, files, close: async () => { await server.close(); project.remove(); } };
}
