// How a package comes into a page: as it is, through a bundler, or in an extension.
import { serve } from '../server.mjs';
import { openExtension } from './extension.mjs';
import { bundlers, filesBelow, makeProject, serveVite } from './projects.mjs';

/** Those that bring a browser of their own. */
export const extensionSites = ['extension', 'content-script'];
export const siteNames = ['plain', 'vite-dev', ...Object.keys(bundlers), ...extensionSites];

async function openProject(name, project) {
  if (name === 'vite-dev') return serveVite(project.folder);
  const pages = await bundlers[name](project.folder);
  return { ...await serve(undefined, { pages }), files: filesBelow(pages) };
}

/**
 * Opens a page with the package: { url, files?, where?, browser?, close }, `where` being the places that it can run the package
 * in. What is built is served under the policy that packages promise to work under.
 */
export async function openSite(name, packageFolder, { installed = false, browserName } = {}) {
  if (name === 'plain') return serve(packageFolder);
  if (extensionSites.includes(name)) return openExtension(packageFolder, name, browserName);
  const project = makeProject(packageFolder, { installed });
  try {
    const site = await openProject(name, project);
    return { ...site, close: async () => { await site.close(); project.remove(); } };
  } catch (error) {
    project.remove();
    throw new Error(`${name}: ${error.stderr || error.message}`, { cause: error });
  }
}
