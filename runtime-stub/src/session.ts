// A session: one arena and its state, over the weights of its model.
import type { Entry, Manifest, Place } from './manifest';
import { statusError } from './status';
import type { Space } from './space';
import { checkInput, checkNames, checkOutput, view } from './tensors';
import type { Snapshot, TypedArray } from './types';

/** What all sessions of a model share. */
export interface Shared {
  manifest: Manifest;
  space: Space;
  exports: WebAssembly.Exports;
  sessions: Set<ModelSession>;
}

export class ModelSession {
  #shared: Shared | undefined;
  #base: number;

  constructor(shared: Shared) {
    this.#base = shared.space.allocate();
    this.#shared = shared;
    shared.sessions.add(this);
    this.#initialise();
  }

  // All of the work is done before the promise is returned: so calls run in order, on the inputs that they were given.
  async run(inputs: Record<string, unknown>, options: { entry?: string; outputs?: Record<string, unknown> } = {}):
      Promise<Record<string, TypedArray>> {
    const entry = this.entry(options.entry);
    const buffers = options.outputs ?? {};
    checkNames(buffers, entry.outputs, 'output', false);
    for (const value of entry.outputs)
      if (buffers[value.name] !== undefined) checkOutput(buffers[value.name], value);
    this.write(entry, inputs);
    this.call(entry.symbol);

    const results: Record<string, TypedArray> = {};
    for (const value of entry.outputs) {
      const source = this.view(value);
      const buffer = buffers[value.name] as { set(from: TypedArray): void } & TypedArray | undefined;
      buffer?.set(source);
      results[value.name] = buffer ?? source.slice();
    }
    return results;
  }

  snapshot(): Snapshot {
    const state = new Uint8Array(this.#stateBytes());
    this.#eachState((part, offset) => state.set(part, offset));
    return { state };
  }

  restore(snapshot: Snapshot): void {
    const bytes = this.#stateBytes();
    const state = snapshot?.state;
    if (state?.length !== bytes) throw new RangeError(`expected a snapshot with ${bytes} bytes of state, found ${state?.length}`);
    this.#eachState((part, offset) => part.set(state.subarray(offset, offset + part.length)));
  }

  reset(): void {
    this.#eachState((part) => part.fill(0));
    this.#initialise();
  }

  dispose(): void {
    this.#shared?.sessions.delete(this);
    this.#shared?.space.release(this.#base);
    this.#shared = undefined;
  }

  // From here on: what `internals` shows to tools.

  get shared(): Shared {
    if (!this.#shared) throw new Error('the model or the session is disposed');
    return this.#shared;
  }

  entry(name?: string): Entry {
    const { entries } = this.shared.manifest;
    const entry = name === undefined ? entries[0] : entries.find((candidate) => candidate.name === name);
    if (entry) return entry;
    throw new TypeError(`unknown entry '${name}': the model has ${entries.map((e) => `'${e.name}'`).join(', ')}`);
  }

  /** Checks all inputs, then writes them into the arena. */
  write(entry: Entry, inputs: Record<string, unknown>): void {
    checkNames(inputs, entry.inputs, 'input', true);
    const checked = entry.inputs.map((value) => checkInput(inputs[value.name], value));
    entry.inputs.forEach((value, i) => (this.view(value) as { set(from: TypedArray): void }).set(checked[i]!));
  }

  /** Calls an export with the two bases, and throws where its status isn't 0. */
  call(symbol: string, ...args: number[]): void {
    const { exports, space, manifest } = this.shared;
    const status = (exports[symbol] as (...args: number[]) => number)(space.weightsBase, this.#base, ...args);
    if (status) throw statusError(status, manifest.entries.find((e) => e.symbol === symbol || e.dispatch_symbol === symbol)!);
  }

  /** The value's bytes in the memory itself: void after the next session is made. */
  view(value: Parameters<typeof view>[2]): TypedArray {
    return view(this.shared.space.memory, this.base(value.place.space), value);
  }

  base(space: Place['space']): number { return space === 'weights' ? this.shared.space.weightsBase : this.#base; }

  #bytes(place: Place): Uint8Array {
    return new Uint8Array(this.shared.space.memory.buffer, this.base(place.space) + place.offset, place.bytes);
  }

  #stateBytes(): number { return this.shared.manifest.states.reduce((sum, { value }) => sum + value.place.bytes, 0); }

  // `offset` is the part's place in a snapshot.
  #eachState(visit: (part: Uint8Array, offset: number) => void): void {
    let offset = 0;
    for (const { value } of this.shared.manifest.states) {
      visit(this.#bytes(value.place), offset);
      offset += value.place.bytes;
    }
  }

  #initialise(): void {
    for (const { value, initial } of this.shared.manifest.states)
      if (initial) this.#bytes(value.place).set(this.#bytes(initial));
  }
}
