// One engine in a process of its own: in_node.mjs FOLDER ENGINE. The coordinator sends messages; each is answered.
//
// A process each, since engines share code caches, heaps and garbage collection between what runs in one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeHost, openEngine } from './measured.mjs';

const [folder, engine] = process.argv.slice(2);
const host = makeHost({
  bytes: async (path) => new Uint8Array(readFileSync(join(folder, path))),
  address: (path) => pathToFileURL(join(folder, path)).href,
  peer: (name) => import(name),
});

// The processor's time of all threads, taken as near to the runs as can be.
async function answer(ask, message) {
  const before = process.cpuUsage();
  const result = await ask(message);
  const { user, system } = process.cpuUsage(before);
  return { ...result, cpu_ms: (user + system) / 1000 };
}

const opened = openEngine(host, JSON.parse(engine));
process.on('message', async (message) => {
  try {
    process.send(await answer(await opened, message));
  } catch (error) {
    process.send({ error: String(error?.message ?? error) });
  }
});
opened.then(() => process.send({ ready: true }), (error) => process.send({ error: String(error?.message ?? error) }));
