// Times the loops of test/plugins/loops with and without the plugin, interleaved in one process, and prints a table.
//
//   node bench/plugins.mjs [--rounds N] [--length N] [--only NAME]
import { parseArgs } from 'node:util';
import { CompiledLoop, flagsOf, loops } from '../test/plugins/loops.mjs';
import { scratchFolder } from '../test/plugins/toolchain.mjs';
import { median, perRound } from './statistics.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, length: { type: 'string', default: '4096' }, only: { type: 'string' } },
});
const rounds = Number(options.rounds), length = Number(options.length), block = 4; // ms that one measurement takes

// The processor's time, not the clock's: others on the machine don't count.
const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const millisecondsOf = (loop, calls) => {
  const start = now();
  for (let i = 0; i < calls; ++i)
    loop.run();
  return now() - start;
};

/** As many calls as fill a block of time, once the engine has its best code. */
function calibrate(loop) {
  let calls = 1;
  while (millisecondsOf(loop, calls) < 100)
    calls *= 2;
  return Math.max(1, Math.round(calls * block / millisecondsOf(loop, calls)));
}

const folder = scratchFolder();
console.log('| loop | flags | before, us | after, us | times faster |\n| --- | --- | --- | --- | --- |');
for (const name of Object.keys(loops)) {
  if (options.only && options.only !== name)
    continue;
  const pair = [await CompiledLoop.make(folder, name, false), await CompiledLoop.make(folder, name, true)];
  pair.forEach((loop) => loop.place(length));
  const calls = pair.map(calibrate), times = [[], []];
  for (let round = 0; round < rounds; ++round)
    // Who begins alternates.
    for (const which of round % 2 ? [1, 0] : [0, 1])
      times[which].push(millisecondsOf(pair[which], calls[which]) / calls[which] * 1000);
  const [before, after] = times.map(median);
  console.log(`| ${name} | \`${flagsOf(name).join(' ')}\` | ${before.toFixed(2)} | ${after.toFixed(2)} | ${perRound(times[0], times[1]).toFixed(2)} |`);
}
