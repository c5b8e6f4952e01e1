// What model.mjs exports: load() for people, internals() for tools.
import { load as loadModel } from './load';
import { LoadedModel } from './model';
import type { ModelSession } from './session';
import type { LoadOptions, Model, TypedArray } from './types';

// The stub is one for all models; the names and types of this one stand in its model.d.ts.
type AnyEntries = Record<string, { inputs: Record<string, any>; outputs: Record<string, TypedArray> }>;

export const load: (options?: LoadOptions) => Promise<Model<AnyEntries, string>> = loadModel;

/** The session behind a model's `run`, or the given one, with the members that abi/README.md describes. */
export function internals(owner: LoadedModel | ModelSession): ModelSession {
  return owner instanceof LoadedModel ? owner.own : owner;
}
