// The public types of a model. These lines stand, unchanged, in every package's model.d.ts.

/** The typed arrays that tensors come in. */
export type TypedArray =
  | Float32Array | Float64Array | BigInt64Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/**
 * An input: the typed array of its dtype, or a plain array of its elements in row-major order; either may come
 * with its dims, which are then checked.
 */
export type TensorInput<A, E> =
  | A | readonly E[] | { readonly data: A | readonly E[]; readonly dims: readonly number[] };

/** An image for an input of rgba pixels, of exactly its size: an `ImageData`, or bytes with a width and a height. */
export interface PixelInput {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface TensorInfo {
  readonly name: string;
  /** f32, f64, i64, i32, i16, i8, u8 or bool (one byte, 0 or 1). */
  readonly dtype: string;
  /** Empty for a scalar. */
  readonly dims: readonly number[];
  /** Of an input that takes pixels: rgba, rgb, bgra, bgr or gray. */
  readonly pixels?: string;
}

/**
 * Where a file comes from, when it isn't the one beside model.mjs. Text is an address from the page, as `fetch` takes it;
 * in Node one from the working folder.
 */
export type FileSource = string | URL | Response | BufferSource | ReadableStream<Uint8Array>;

export interface LoadOptions {
  /** 'auto' takes what the package was compiled for. */
  device?: 'auto' | 'wasm' | 'webgpu';
  /** The most threads to use. `describe` says how many there are and why. */
  threads?: 'auto' | number;
  /** A variant by its name in the manifest; 'auto' takes the first that this engine supports. */
  variant?: 'auto' | string;
  /** Bytes of weights that have arrived. Never called where the model has none. */
  onProgress?: (progress: { loaded: number; total: number }) => void;
  /** Ends the loading: `load` rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Checks the files' digests. Needs `crypto.subtle`: a page on https or on localhost. Off unless asked for. */
  verify?: boolean;
  /** Instead of the manifest.json beside model.mjs. */
  manifest?: FileSource;
  /** Instead of the package's own module: a source, a compiled module, or a function from the variant's name. */
  wasm?: FileSource | WebAssembly.Module | ((variant: string) => FileSource | WebAssembly.Module);
  /** Instead of the package's own weights. */
  weights?: FileSource;
}

type InputsOf<T> = T extends { inputs: infer I } ? I : never;
type OutputsOf<T> = T extends { outputs: infer O } ? O : never;

export interface RunOptions<M, E extends keyof M> {
  /** Which of the model's entries; the first unless told. */
  entry?: E;
  /** Buffers to write outputs into; they are then what `run` gives under those names. */
  outputs?: Partial<OutputsOf<M[E]>>;
  /** Gives outputs as views over the model's memory, without a copy: they last until the session's next call runs. */
  views?: boolean;
  /**
   * Takes a call back that waits for its turn: it never runs, and rejects with the signal's reason. A call that runs
   * runs to its end, since nothing else happens meanwhile: to stop one, run the model in a worker and terminate that.
   */
  signal?: AbortSignal;
}

/**
 * Typed arrays over the model's memory. Inputs: write all of their elements, then give them to `run`, which copies
 * nothing. Outputs: as the last call left them. A call may write over every view, inputs too. All views of a model are void
 * (of length 0) once another session is made, and must not be touched after `dispose`.
 */
export interface Views<T> {
  readonly inputs: { readonly [N in keyof InputsOf<T>]: Extract<InputsOf<T>[N], TypedArray> };
  readonly outputs: Readonly<OutputsOf<T>>;
}

/** What a session keeps from one run to the next. A plain object: it may be stored, or posted to a worker. */
export interface Snapshot {
  readonly state: Uint8Array;
}

interface Runner<M, D extends keyof M> {
  /**
   * Runs at once. Calls that are made before an earlier one could be awaited run in order, each in a turn of the event
   * loop of its own and with its inputs as they were at the call. Rejects with a TypeError or a RangeError that names the
   * input or output, what was expected and what was found.
   */
  run<E extends keyof M = D>(inputs: InputsOf<M[E]>, options?: RunOptions<M, E>): Promise<OutputsOf<M[E]>>;
  /** Of an entry, the first unless told. */
  views<E extends keyof M = D>(entry?: E): Views<M[E]>;
  /** Frees its memory. Calls that wait and every later one fail. */
  dispose(): void;
}

/** A memory of its own over shared weights: one stream of audio, one conversation. */
export interface Session<M, D extends keyof M> extends Runner<M, D> {
  // These three fail while calls wait for their turn.
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  /** Back to the state in which a new session starts. */
  reset(): void;
}

export interface Description {
  readonly name: string;
  readonly variant: string;
  /** Why this variant, and what the ones before it lacked. */
  readonly variantReason: string;
  /** What the variant promises about its numbers. */
  readonly numerics: string;
  readonly threads: number;
  readonly threadsReason: string;
  /** All of the model's memory: code's data, weights, sessions. */
  readonly memoryBytes: number;
  readonly weightsBytes: number;
  readonly sessionBytes: number;
  readonly sessions: number;
  readonly dispatches: readonly {
    readonly entry: string;
    readonly index: number;
    readonly kernel: string;
    readonly device: string;
    /** Places in the model's source. */
    readonly sources: readonly string[];
  }[];
}

/** `M` are the entries by name, `D` the name of the first. `run` on the model uses a session of its own. */
export interface Model<M, D extends keyof M> extends Runner<M, D> {
  readonly name: string;
  /** Of the first entry. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly entries: { readonly [E in keyof M]: { readonly inputs: readonly TensorInfo[]; readonly outputs: readonly TensorInfo[] } };
  session(): Session<M, D>;
  describe(): Description;
}
