// What a module's entry points return: 0, or a reason and the dispatch that it arose in. See abi/README.md.
import type { Entry } from './manifest';

const reasons: Record<number, string> = {
  1: 'an index in the data is out of range',
  2: 'a dimension is out of its bounds',
  3: 'there is no such dispatch',
};

export function statusError(status: number, entry: Entry): Error {
  const code = status & 0xff;
  const index = status >>> 8;
  const dispatch = entry.dispatches[index];
  const place = dispatch ? ` (${[dispatch.kernel, ...dispatch.sources].join(', ')})` : '';
  const text = reasons[code] ?? `the module gave the status ${status}, which this stub doesn't know`;
  return new RangeError(`${entry.name}, dispatch ${index}${place}: ${text}`);
}
