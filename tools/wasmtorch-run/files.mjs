// Files that appear together: written beside their places, renamed at the end.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Diagnosed } from './diagnostics.mjs';

export class AtomicFiles {
  #folder;
  #pending = [];
  #guarded = false;

  constructor(folder) { this.#folder = folder; }

  // From the first file on a signal waits until nothing is half written, and then ends the process as it would have.
  #guard() {
    if (this.#guarded) return;
    this.#guarded = true;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.once(signal, () => {
        this.discard();
        process.kill(process.pid, signal);
      });
  }

  /** `name` may have folders in it. */
  add(name, bytes) {
    const path = join(this.#folder, name);
    const temporary = `${path}.tmp-${process.pid}`;
    this.#guard();
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#pending.push({ path, temporary });
      const file = openSync(temporary, 'w');
      try {
        for (let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength); rest.length;)
          rest = rest.subarray(writeSync(file, rest));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      this.discard();
      const why = error.code === 'ENOSPC' ? 'the disk is full' : error.message;
      throw new Diagnosed(`cannot write '${path}': ${why}`);
    }
  }

  commit() {
    for (const { path, temporary } of this.#pending) {
      try {
        renameSync(temporary, path);
      } catch (error) {
        this.discard();
        throw new Diagnosed(`cannot write '${path}': ${error.message}`);
      }
    }
    this.#pending = [];
  }

  /** Removes what was written and isn't in its place. */
  discard() {
    for (const { temporary } of this.#pending) rmSync(temporary, { force: true });
    this.#pending = [];
  }
}
