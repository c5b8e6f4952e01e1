// The calls of a session, in the order in which they were made.

interface Call { start(): void; fail(reason: unknown): void }

// Not a timer, which browsers slow down, nor a microtask: the page can paint, and abort what waits, between two calls.
function nextTurn(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    // An open port would keep Node from ending.
    port1.close();
    callback();
  };
  port2.postMessage(0);
}

export class Queue {
  #waiting: Call[] = [];
  #busy = false;
  #scheduled = false;

  get waiting(): number { return this.#waiting.length; }

  /** Whether the caller may run its task at once. Where it is told so, it has to: those after it wait. */
  enter(): boolean {
    if (this.#busy || this.#waiting.length) return false;
    this.#occupy();
    return true;
  }

  /** Runs `task` after calls that nobody could await yet, in a turn of the event loop of its own. */
  add<T>(task: () => T, signal: AbortSignal | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(call), 1);
        reject(signal!.reason);
      };
      const end = (how: () => void) => {
        signal?.removeEventListener('abort', leave);
        try { how(); } catch (error) { reject(error); }
      };
      const call = { start: () => end(() => resolve(task())), fail: (reason: unknown) => end(() => reject(reason)) };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(call);
      this.#schedule();
    });
  }

  /** Ends all that waits. */
  fail(reason: unknown): void {
    for (const call of this.#waiting.splice(0)) call.fail(reason);
  }

  // Until whoever awaits the call can go on: that is a microtask which is queued after this one.
  #occupy(): void {
    this.#busy = true;
    queueMicrotask(() => { this.#busy = false; });
  }

  #schedule(): void {
    if (this.#scheduled || !this.#waiting.length) return;
    this.#scheduled = true;
    nextTurn(() => {
      this.#scheduled = false;
      this.#occupy();
      this.#waiting.shift()?.start();
      this.#schedule();
    });
  }
}
