// Counts the instructions that the small models execute, and prints what differs from what is recorded.
//
//   node test/counts/count.mjs             # all counts, and what differs
//   node test/counts/count.mjs --update    # records them in test/counts/expected.json
import { writeFile } from 'node:fs/promises';
import { compareCounts, countModels, readRecord, recordFile } from './counts.mjs';

const found = await countModels();
for (const [variant, models] of Object.entries(found.counts))
  for (const [model, kernels] of Object.entries(models))
    for (const [kernel, count] of Object.entries(kernels)) console.log(`${String(count).padStart(10)}  ${variant.padEnd(8)} ${model}: ${kernel}`);
const recorded = await readRecord().catch(() => ({ counts: {} }));
for (const { text } of compareCounts(recorded.counts, found.counts)) console.log(text);
if (process.argv.includes('--update')) {
  await writeFile(recordFile, `${JSON.stringify(found, null, 1)}\n`);
  console.log(`recorded in ${recordFile}`);
}
