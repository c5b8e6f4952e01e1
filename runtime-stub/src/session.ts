// A session: one arena and its state, over the weights of its model.
import type { Entry, Manifest, Place, Value } from './manifest';
import { Queue } from './queue';
import { statusError } from './status';
import type { Space } from './space';
import { checkInput, checkNames, checkOutput, copy, view } from './tensors';
import type { Snapshot, TypedArray } from './types';

type Named = Record<string, unknown>;

// `set` of a union of arrays takes none of them.
type Settable = { set(from: TypedArray): void } & TypedArray;

interface RunOptions { entry?: string; outputs?: Named; views?: boolean; signal?: AbortSignal }

const disposed = () => new Error('the model or the session is disposed');

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
  #queue = new Queue();
  #views = new Map<Value, TypedArray>();

  constructor(shared: Shared) {
    this.#base = shared.space.allocate();
    this.#shared = shared;
    shared.sessions.add(this);
    this.#initialise();
  }

  async run(inputs: Named, options: RunOptions = {}): Promise<Record<string, TypedArray>> {
    const { signal } = options;
    signal?.throwIfAborted();
    const entry = this.entry(options.entry);
    const buffers = options.outputs ?? {};
    this.#checkBuffers(entry, buffers);
    const checked = this.#checkInputs(entry, inputs);
    if (this.#queue.enter()) return this.#execute(entry, checked, buffers, options.views);
    // The caller may change them before the call has its turn.
    const given = checked.map((data, i) => copy(data, entry.inputs[i]!));
    return this.#queue.add(() => {
      // Again: they may be views, which end with the start of another session.
      this.#checkBuffers(entry, buffers);
      return this.#execute(entry, given, buffers, options.views);
    }, signal);
  }

  /** Typed arrays over the memory itself. */
  views(name?: string): { inputs: Record<string, TypedArray>; outputs: Record<string, TypedArray> } {
    const { inputs, outputs } = this.entry(name);
    const all = (values: Value[]) => Object.fromEntries(values.map((value) => [value.name, this.view(value)]));
    return { inputs: all(inputs), outputs: all(outputs) };
  }

  snapshot(): Snapshot {
    this.#checkRest();
    const state = new Uint8Array(this.#stateBytes());
    this.#eachState((part, offset) => state.set(part, offset));
    return { state };
  }

  restore(snapshot: Snapshot): void {
    this.#checkRest();
    const bytes = this.#stateBytes();
    const state = snapshot?.state;
    if (state?.length !== bytes) throw new RangeError(`expected a snapshot with ${bytes} bytes of state, found ${state?.length}`);
    this.#eachState((part, offset) => part.set(state.subarray(offset, offset + part.length)));
  }

  reset(): void {
    this.#checkRest();
    this.#eachState((part) => part.fill(0));
    this.#initialise();
  }

  dispose(): void {
    this.#shared?.sessions.delete(this);
    this.#shared?.space.release(this.#base);
    this.#shared = undefined;
    this.#views.clear();
    this.#queue.fail(disposed());
  }

  // From here on: what `internals` shows to tools.

  get shared(): Shared {
    if (!this.#shared) throw disposed();
    return this.#shared;
  }

  entry(name?: string): Entry {
    const { entries } = this.shared.manifest;
    const entry = name === undefined ? entries[0] : entries.find((candidate) => candidate.name === name);
    if (entry) return entry;
    throw new TypeError(`unknown entry '${name}': the model has ${entries.map((e) => `'${e.name}'`).join(', ')}`);
  }

  /** Checks all inputs, then writes them into the arena. */
  write(entry: Entry, inputs: Named): void { this.#put(entry, this.#checkInputs(entry, inputs)); }

  /** Calls an export with the two bases, and throws where its status isn't 0. */
  call(symbol: string, ...args: number[]): void {
    const { exports, space, manifest } = this.shared;
    const status = (exports[symbol] as (...args: number[]) => number)(space.weightsBase, this.#base, ...args);
    if (status) throw statusError(status, manifest.entries.find((e) => e.symbol === symbol || e.dispatch_symbol === symbol)!);
  }

  /** The value's bytes in the memory itself: void after the next session is made. */
  view(value: Value): TypedArray {
    const known = this.#views.get(value);
    // Growing the memory leaves the views of what it was without elements.
    if (known?.length) return known;
    const made = view(this.shared.space.memory, this.base(value.place.space), value);
    this.#views.set(value, made);
    return made;
  }

  base(space: Place['space']): number { return space === 'weights' ? this.shared.space.weightsBase : this.#base; }

  #checkInputs(entry: Entry, inputs: Named): TypedArray[] {
    checkNames(inputs, entry.inputs, 'input', true);
    return entry.inputs.map((value) => {
      const data = checkInput(inputs[value.name], value);
      // What lies elsewhere in this memory, such as an output's view, might be written over by the other inputs.
      const foreign = data.buffer !== this.view(value).buffer;
      return foreign || this.#isPlace(data, value) ? data : copy(data, value);
    });
  }

  #checkBuffers(entry: Entry, buffers: Named): void {
    checkNames(buffers, entry.outputs, 'output', false);
    for (const value of entry.outputs)
      if (buffers[value.name] !== undefined) checkOutput(buffers[value.name], value);
  }

  // Whether data is the view over the value's own place.
  #isPlace(data: TypedArray, value: Value): boolean {
    const place = this.view(value);
    return data.byteOffset === place.byteOffset && data.buffer === place.buffer;
  }

  #put(entry: Entry, given: TypedArray[]): void {
    entry.inputs.forEach((value, i) => {
      if (!this.#isPlace(given[i]!, value)) (this.view(value) as Settable).set(given[i]!);
    });
  }

  #execute(entry: Entry, given: TypedArray[], buffers: Named, views = false): Record<string, TypedArray> {
    this.#put(entry, given);
    this.call(entry.symbol);
    const results: Record<string, TypedArray> = {};
    for (const value of entry.outputs) {
      const source = this.view(value);
      const buffer = buffers[value.name] as Settable | undefined;
      buffer?.set(source);
      results[value.name] = buffer ?? (views ? source : source.slice());
    }
    return results;
  }

  // State between two calls that have been made is nobody's to see: it depends on when their turn comes.
  #checkRest(): void {
    const { waiting } = this.#queue;
    if (waiting) throw new Error(`${waiting} calls of this session wait for their turn: await them before touching its state`);
  }

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
