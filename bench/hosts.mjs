// Where engines run: each in a process of its own, or in a page of its own of a headless Chromium.
//
// An opened engine has ask(message), which rejects with what went wrong, and stop(). An answer's `cpu_ms` is the processor's
// time that it took, of all threads: on a machine that others use the clock also counts their turns.
import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from '../test/browser/chromium.mjs';
import { serve } from './server.mjs';

/** An engine in a process of Node. */
export async function openInNode(folder, engine) {
  const child = fork(fileURLToPath(new URL('in_node.mjs', import.meta.url)), [folder, JSON.stringify(engine)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = [];
  let over = null;
  child.on('message', (message) => waiting.shift()?.(message));
  child.on('exit', (code) => {
    over = `ended with status ${code}`;
    for (const answer of waiting.splice(0)) answer({ error: over });
  });
  const next = () => (over ? Promise.resolve({ error: over }) : new Promise((answer) => waiting.push(answer)));
  const checked = (answer) => {
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  checked(await next());
  return {
    async ask(message) {
      const answer = next();
      if (!over) child.send(message);
      return checked(await answer);
    },
    pid: child.pid,
    stop: () => { if (!over) child.disconnect(); },
  };
}

// What the kernel says that the threads of a process have run, in milliseconds.
function processorTime(pid) {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // A thread that has ended meanwhile.
    }
  }
  return nanoseconds / 1e6;
}

/** A headless Chromium for pages that each have one engine. */
export async function openChromium(root, folder) {
  const server = await serve(root, folder);
  const browser = await launch();
  const session = await browser.newBrowserCDPSession();
  const taken = new Set();

  // A browser doesn't say which process a page is: the one that is busy each time that the page is. One that has just been started, for
  // pages to come, is busy too, but not for long.
  async function processOf(page) {
    for (let last = null, times = 0;;) {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const free = processInfo.filter(({ type, id }) => type === 'renderer' && !taken.has(id)).map(({ id }) => ({ id, before: processorTime(id) }));
      await page.evaluate(() => globalThis.spin(100));
      const spent = free.map(({ id, before }) => [id, processorTime(id) - before]);
      const [[id, most] = [null, 0], [, next] = [null, 0]] = spent.sort(([, a], [, b]) => b - a);
      times = most > 20 && most > 3 * next ? (id === last ? times + 1 : 1) : 0;
      last = id;
      if (times < 4) continue;
      taken.add(id);
      return id;
    }
  }

  return {
    version: browser.version(),
    async open(engine) {
      // A context each: pages of one context may share a process.
      const context = await browser.newContext();
      const page = await context.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.setDefaultTimeout(120_000);
      const call = async (work) => {
        try {
          return await work();
        } catch (error) {
          throw new Error([...errors.splice(0), error.message.replace(/^page\.evaluate: (Error: )?/, '').split('\n')[0]].join('; '));
        }
      };
      await call(async () => {
        await page.goto(`${server.url}bench/page/index.html`, { waitUntil: 'load' });
        await page.waitForFunction(() => globalThis.openEngine);
        await page.evaluate((engine) => globalThis.openEngine(engine), engine);
      });
      const id = await processOf(page);
      return {
        ask: (message) => call(async () => {
          const before = processorTime(id);
          const answer = await page.evaluate((message) => globalThis.ask(message), message);
          return { ...answer, cpu_ms: processorTime(id) - before };
        }),
        pid: id,
        stop: () => context.close(),
      };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
