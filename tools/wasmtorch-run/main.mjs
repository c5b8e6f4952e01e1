// wasmtorch-run: runs a compiled package in Node on .npy files.
import './builtins.mjs';
import { Unverified, Usage } from './diagnostics.mjs';
import { paint, setColours } from './colours.mjs';
import { helpText, table } from './optionTable.mjs';
import { parseOptions } from './options.mjs';
import { run } from './run.mjs';

function diagnose(error) {
  // The stub's own errors are diagnostics; anything else is a bug of ours, whose place is wanted.
  if (process.env.WASMTORCH_DEBUG) console.error(error);
  for (const line of error.message.split('\n')) console.error(paint('wasmtorch-run', 'error', line));
  if (error instanceof Usage) console.error(paint('wasmtorch-run', 'note', "'wasmtorch-run --help' lists the options"));
  return error.name === 'DigestError' ? new Unverified().exitCode : error.exitCode ?? 1;
}

try {
  const options = parseOptions(process.argv.slice(2));
  setColours(options.color);
  if (options.help) process.stdout.write(helpText());
  else if (options.describe) console.log(JSON.stringify({ ...table, version: process.env.WASMTORCH_VERSION ?? '' }, null, 2));
  else if (options.version) console.log(`wasmtorch-run ${process.env.WASMTORCH_VERSION ?? '(from the source tree)'}, Node ${process.version}`);
  else await run(options);
} catch (error) {
  process.exitCode = diagnose(error);
}
