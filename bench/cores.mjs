// Which core is measured on: one for all, that which others leave most alone.
//
// A machine's core is often one of two threads of a processor's, and the other is somebody else's: kernels that keep all units busy then take a
// fifth longer, for minutes, and those of another core don't. Engines on different cores would be compared by their neighbours.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { probe } from './engines/peak.mjs';
import { openInNode } from './hosts.mjs';
import { median } from './statistics.mjs';

/** The numbers in a list as the kernel writes it: `0-2,5`. */
export function numbersOf(list) {
  return list.split(',').filter(Boolean).flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** The one with the least time, of [core, time]. */
export const quietest = (times) => times.reduce((best, next) => (next[1] < best[1] ? next : best))[0];

const pin = (pid, core) => execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });

function coresAllowed() {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return numbersOf(/^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return []; // no Linux, or nothing there that pins
  }
}

/** A choice among the machine's cores: `choose()` gives the quietest one's number and pins `processes` to it; null where there is no choice. */
export async function openCores(folder, processes) {
  const probes = [];
  const cores = coresAllowed();
  for (const core of cores.length > 1 ? cores : []) {
    const opened = await openInNode(folder, { file: 'peak' });
    pin(opened.pid, core);
    await opened.ask({ load: probe });
    probes.push({ core, opened });
  }
  return {
    async choose() {
      if (!probes.length) return null;
      const times = probes.map(() => []);
      // Again and again, one after the other: what comes and goes is seen by all.
      for (let turn = 0; turn < 5; ++turn)
        for (const [index, { opened }] of probes.entries()) times[index].push((await opened.ask({ run: { name: probe.name, count: 5 } })).median_ms);
      const core = quietest(probes.map(({ core }, index) => [core, median(times[index])]));
      for (const { pid } of processes) pin(pid, core);
      return core;
    },
    stop: () => { for (const { opened } of probes) opened.stop(); },
  };
}
