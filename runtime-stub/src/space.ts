// The model's one memory: [static data and stack][weights][session][session]..., each at a multiple of 64.
import type { Manifest, Variant } from './manifest';

const page = 65536;
const alignment = 64;
const align = (address: number) => Math.ceil(address / alignment) * alignment;

export class Space {
  readonly memory: WebAssembly.Memory;
  readonly weightsBase: number;
  readonly sessionBytes: number;
  #next: number;
  #free: number[] = [];

  constructor(manifest: Manifest, variant: Variant) {
    this.weightsBase = align(variant.static_bytes);
    this.sessionBytes = align(Math.max(...manifest.entries.map((entry) => entry.session_bytes)));
    this.#next = align(this.weightsBase + (manifest.weights.memory_bytes || manifest.weights.bytes));
    const bytes = this.#next + this.sessionBytes;
    try {
      this.memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / page) });
    } catch (error) {
      throw new RangeError(`cannot get ${bytes} bytes of memory for the weights and a session`, { cause: error });
    }
  }

  /** The address of a zeroed session. Views of the memory's buffer are void afterwards: it may have grown. */
  allocate(): number {
    const used = this.#free.pop();
    if (used !== undefined) {
      new Uint8Array(this.memory.buffer, used, this.sessionBytes).fill(0);
      return used;
    }
    const base = this.#next;
    const end = base + this.sessionBytes;
    const pages = Math.ceil((end - this.memory.buffer.byteLength) / page);
    try {
      if (pages > 0) this.memory.grow(pages);
    } catch (error) {
      throw new RangeError(`cannot get ${this.sessionBytes} bytes of memory for one more session: ` +
        `the model already has ${this.memory.buffer.byteLength}`, { cause: error });
    }
    this.#next = end;
    return base;
  }

  release(base: number): void { this.#free.push(base); }
}
