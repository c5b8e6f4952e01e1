// A loaded model: the weights, the code, and the sessions that use them.
import type { Manifest, Variant } from './manifest';
import { ModelSession, type Shared } from './session';
import type { Space } from './space';
import { info } from './tensors';
import type { Description, TensorInfo } from './types';

export class LoadedModel {
  readonly name: string;
  readonly inputs: TensorInfo[];
  readonly outputs: TensorInfo[];
  readonly entries: Record<string, { inputs: TensorInfo[]; outputs: TensorInfo[] }> = {};
  readonly run: ModelSession['run'];
  readonly views: ModelSession['views'];
  #sessions: Shared['sessions'] = new Set();
  #own: ModelSession;
  #choice: { variant: Variant; reason: string };

  constructor(manifest: Manifest, space: Space, exports: WebAssembly.Exports, choice: { variant: Variant; reason: string }) {
    this.name = manifest.name;
    for (const { name, inputs, outputs } of manifest.entries)
      this.entries[name] = { inputs: inputs.map(info), outputs: outputs.map(info) };
    ({ inputs: this.inputs, outputs: this.outputs } = this.entries[manifest.entries[0]!.name]!);
    this.#choice = choice;
    this.#own = new ModelSession({ manifest, space, exports, sessions: this.#sessions });
    this.run = (inputs, options) => this.#own.run(inputs, options);
    this.views = (entry) => this.#own.views(entry);
  }

  session(): ModelSession { return new ModelSession(this.#own.shared); }

  describe(): Description {
    const { manifest, space, sessions } = this.#own.shared;
    const { variant, reason } = this.#choice;
    return {
      name: manifest.name,
      variant: variant.name,
      variantReason: reason,
      numerics: variant.numerics,
      threads: 1,
      threadsReason: 'the package has no build with threads',
      memoryBytes: space.memory.buffer.byteLength,
      weightsBytes: manifest.weights.bytes,
      sessionBytes: space.sessionBytes,
      sessions: sessions.size,
      dispatches: manifest.entries.flatMap(({ name, dispatches }) =>
        dispatches.map(({ index, kernel, device, sources }) => ({ entry: name, index, kernel, device, sources }))),
    };
  }

  /** Sessions end with their model, and so nothing holds the memory any more. */
  dispose(): void {
    for (const session of [...this.#sessions]) session.dispose();
  }

  // The session that `run` uses, for `internals`.
  get own(): ModelSession { return this.#own; }
}
