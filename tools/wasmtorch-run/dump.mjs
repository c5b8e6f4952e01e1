// Every dispatch's results, so that the first wrong layer can be found.
import { Diagnosed } from './diagnostics.mjs';
import { AtomicFiles } from './files.mjs';
import { formatNpy } from './npy.mjs';

export function checkDispatches(session, entryName, flag) {
  const entry = session.entry(entryName);
  if (entry.dispatch_symbol && typeof session.shared.exports[entry.dispatch_symbol] === 'function') return;
  throw new Diagnosed(`${flag} needs a module that runs single dispatches: '${entry.name}' has no ` +
    `${entry.dispatch_symbol || 'dispatch_symbol'} in this package`);
}

/** Runs the entry dispatch by dispatch and writes results right after each, before their places are reused. */
export function dump(session, inputs, entryName, folder) {
  const entry = session.entry(entryName);
  const files = new AtomicFiles(folder);
  const index = [];
  try {
    session.write(entry, inputs);
    for (const { index: number, kernel, device, schedule, sources, results } of entry.dispatches) {
      session.call(entry.dispatch_symbol, number);
      const written = results.map((value, n) => {
        const file = `${number}_${n}.npy`;
        const dims = value.dims.map(({ size }) => size);
        files.add(file, formatNpy({ dtype: value.dtype, dims, data: session.view(value).slice() }));
        return { name: value.name, dtype: value.dtype, dims, file };
      });
      index.push({ index: number, kernel, device, schedule, sources, results: written });
    }
    files.add('index.json', Buffer.from(JSON.stringify({ entry: entry.name, dispatches: index }, null, 2) + '\n'));
    files.commit();
  } finally {
    files.discard();
  }
}
