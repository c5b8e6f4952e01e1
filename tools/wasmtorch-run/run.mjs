// What the tool does with a package, once the command line is understood.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { agreementText, compare } from './agreement.mjs';
import { Diagnosed, Unverified } from './diagnostics.mjs';
import { checkDispatches, dump } from './dump.mjs';
import { milliseconds, timeDispatches, timeRuns } from './measure.mjs';
import { jsonReport, printReport, writeOutputs } from './report.mjs';
import { inputsByName, readNamed } from './tensors.mjs';

async function loadPackage(options) {
  const folder = resolve(options.package);
  for (const file of ['manifest.json', 'model.mjs'])
    if (!existsSync(join(folder, file)))
      throw new Diagnosed(`expected a package in '${options.package}', found no ${file} there`);
  const stub = await import(pathToFileURL(join(folder, 'model.mjs')).href);
  const start = performance.now();
  const model = await stub.load({ verify: true, variant: options.variant, device: options.device });
  const session = stub.internals(model);
  const name = session.entry(options.entry).name;
  return { model, session, name, ...model.entries[name], loadTime: performance.now() - start };
}

const tensors = (infos, results) => infos.map((info) => ({ ...info, data: results[info.name] }));

function compareOutputs(outputs, wanted, options, report) {
  outputs.forEach((output, i) => {
    if (!wanted[i]) return;
    const result = compare(output, wanted[i], options);
    report.comparisons.push({ name: output.name, step: output.step, ...result });
  });
}

async function runOnce(loaded, options, report) {
  const { model, session, name: entry } = loaded;
  const inputs = inputsByName(readNamed(options.in, loaded.inputs, 'input'), loaded.inputs);
  const wanted = readNamed(options.expect, loaded.outputs, 'output');
  if (options.dump || options.profile) checkDispatches(session, entry, options.dump ? '--dump' : '--profile');

  const start = performance.now();
  const results = await model.run(inputs, { entry });
  report.first_ms = milliseconds(performance.now() - start);
  report.outputs = tensors(loaded.outputs, results);
  compareOutputs(report.outputs, wanted, options, report);
  const outputs = Object.fromEntries(loaded.outputs.map(({ name }) => [name, results[name].slice()]));
  const count = options.repeat ?? 0;
  report.times = await timeRuns(session, inputs, { entry, outputs, count, reset: options.reset });
  if (options.profile) {
    if (options.reset) session.reset();
    report.dispatches = timeDispatches(session, inputs, { entry, count: options.repeat ?? 1, reset: options.reset });
  }
  if (options.dump) {
    // As the first run was: what is dumped is what led to the outputs above.
    session.reset();
    dump(session, inputs, entry, options.dump);
  }
}

const step = (folder, prefix, infos) => infos.map((_, i) => {
  const file = join(folder, `${prefix}${i}.npy`);
  return existsSync(file) ? file : undefined;
});

async function runSequence(loaded, options, report) {
  const { model, session, name: entry } = loaded;
  const names = existsSync(options.sequence) ? readdirSync(options.sequence) : [];
  const steps = names.filter((name) => /^\d+$/.test(name)).sort((a, b) => a - b);
  if (!steps.length) throw new Diagnosed(`expected steps '0', '1', ... in '${options.sequence}', found none`);
  for (const number of steps) {
    const folder = join(options.sequence, number);
    const read = (prefix, infos, what) => {
      const files = step(folder, prefix, infos);
      return files.map((file, i) => file && readNamed([file], [infos[i]], what)[0]);
    };
    const inputs = inputsByName(read('in', loaded.inputs, 'input'), loaded.inputs);
    if (options.reset) session.reset();
    const start = performance.now();
    const results = await model.run(inputs, { entry });
    report.times.push(performance.now() - start);
    const outputs = tensors(loaded.outputs, results).map((output) => ({ ...output, step: number }));
    compareOutputs(outputs, read('out', loaded.outputs, 'output'), options, report);
    report.outputs.push(...outputs);
  }
}

export async function run(options) {
  const loaded = await loadPackage(options);
  const report = { times: [], outputs: [], comparisons: [] };
  await (options.sequence === undefined ? runOnce : runSequence)(loaded, options, report);
  if (options.out !== undefined) writeOutputs(report, options.out);
  // A BigInt is a number like the others for whoever reads the JSON.
  const plain = (_, value) => (typeof value === 'bigint' ? Number(value) : value);
  if (options.json) console.log(JSON.stringify(jsonReport(loaded, report), plain, 2));
  else printReport(loaded, report);
  const wrong = report.comparisons.filter((result) => !result.agrees);
  if (wrong.length)
    throw new Unverified(wrong.map(({ name, step, ...result }) =>
      `${step === undefined ? '' : `step ${step}, `}output '${name}': ${agreementText(result)}`).join('\n'));
}
