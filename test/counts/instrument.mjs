// A module that counts the instructions it executes: the same module with a global, and additions to it in its code.
//
// What counts is what a processor has to do: arithmetic, loads and stores, branches, calls. Locals and constants are
// registers and immediates by then, and blocks are nothing. The sum of a straight piece of code is added where it ends.

const section = { import: 2, function: 3, global: 6, export: 7, code: 10 };
const order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
export const counter = 'executed';

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() { return this.bytes[this.at++]; }

  unsigned() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  }

  skipLeb(count = 1) { for (; count > 0; --count) while (this.byte() >= 128); }
  skip(count) { this.at += count; }
  take(count) { return this.bytes.subarray(this.at, this.at += count); }
}

function unsigned(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value);
  return bytes;
}

function signed(value) {
  for (const bytes = []; ;) {
    const low = value & 127;
    value >>= 7;
    const last = (value === 0 && !(low & 64)) || (value === -1 && low & 64);
    bytes.push(last ? low : low | 128);
    if (last) return bytes;
  }
}

// Vector instructions have after their number an address, a lane or both, sixteen lanes, or a constant, which alone is free.
function skipVector(reader) {
  const opcode = reader.unsigned();
  const hasLane = opcode >= 84 && opcode <= 91;
  if (opcode <= 11 || opcode === 92 || opcode === 93 || hasLane) reader.skipLeb(2);
  if (opcode === 12 || opcode === 13) reader.skip(16);
  if (hasLane || (opcode >= 21 && opcode <= 34)) reader.skip(1);
  return opcode === 12;
}

// How many numbers follow the instructions of bulk memory.
const operandsOfMemory = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 };

/** Reads one instruction: its opcode, and whether a processor has to do anything for it. */
function readInstruction(reader) {
  const opcode = reader.byte();
  let free = false;
  if (opcode >= 0x02 && opcode <= 0x04) {
    reader.skipLeb();
    free = opcode !== 0x04;
  } else if (opcode === 0x0e) reader.skipLeb(reader.unsigned() + 1);
  else if ([0x0c, 0x0d, 0x10, 0xd0, 0xd2].includes(opcode)) reader.skipLeb();
  else if (opcode === 0x11) reader.skipLeb(2);
  else if (opcode === 0x1c) reader.skipLeb(reader.unsigned());
  else if (opcode >= 0x20 && opcode <= 0x26) {
    reader.skipLeb();
    free = opcode <= 0x22;
  } else if (opcode >= 0x28 && opcode <= 0x3e) reader.skipLeb(2);
  else if (opcode === 0x3f || opcode === 0x40) reader.skipLeb();
  else if (opcode === 0x41 || opcode === 0x42) {
    reader.skipLeb();
    free = true;
  } else if (opcode === 0x43 || opcode === 0x44) {
    reader.skip(opcode === 0x43 ? 4 : 8);
    free = true;
  } else if (opcode === 0xfc) reader.skipLeb(operandsOfMemory[reader.unsigned()] ?? 0);
  else if (opcode === 0xfd) free = skipVector(reader);
  else if (opcode === 0xfb || opcode === 0xfe || (opcode > 0xc4 && opcode < 0xd0)) throw new Error(`expected an instruction of one thread without exceptions and objects, found opcode 0x${opcode.toString(16)}`);
  // unreachable, nop, else, end, drop
  else free = [0x00, 0x01, 0x05, 0x0b, 0x1a].includes(opcode);
  return { opcode, free };
}

// Where a straight piece of code ends: unreachable, loop, if, else, end, branches and return.
const ends = new Set([0x00, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f]);

function instrumentBody(body, global) {
  const reader = new Reader(body);
  for (let groups = reader.unsigned(); groups > 0; --groups) {
    reader.skipLeb();
    reader.skip(1);
  }
  const parts = [body.subarray(0, reader.at)];
  let pending = 0;
  while (reader.at < body.length) {
    const begin = reader.at;
    const { opcode, free } = readInstruction(reader);
    if (!free) ++pending;
    if (pending && ends.has(opcode)) {
      // global.get, i64.const, i64.add, global.set
      parts.push([0x23, ...unsigned(global), 0x42, ...signed(pending), 0x7c, 0x24, ...unsigned(global)]);
      pending = 0;
    }
    parts.push(body.subarray(begin, reader.at));
  }
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

function sectionsOf(bytes) {
  const reader = new Reader(bytes, 8), sections = new Map();
  while (reader.at < bytes.length) {
    const kind = reader.byte(), content = reader.take(reader.unsigned());
    if (kind !== 0) sections.set(kind, content);
  }
  return sections;
}

// Globals that a module imports come first in their numbering.
function importedGlobals(content) {
  if (!content) return 0;
  const reader = new Reader(content);
  let globals = 0;
  for (let count = reader.unsigned(); count > 0; --count) {
    for (let name = 0; name < 2; ++name) reader.skip(reader.unsigned());
    const kind = reader.byte();
    if (kind === 3) {
      ++globals;
      reader.skip(2);
    } else if (kind === 0) reader.skipLeb();
    else {
      if (kind === 1) reader.skip(1);
      reader.skipLeb(reader.byte() & 1 ? 2 : 1);
    }
  }
  return globals;
}

// A section that is a list, with one more in it.
function appended(content, item) {
  const reader = new Reader(content ?? Uint8Array.of(0));
  const count = reader.unsigned();
  return { count, content: Buffer.concat([Buffer.from(unsigned(count + 1)), content ? content.subarray(reader.at) : Buffer.alloc(0), Buffer.from(item)]) };
}

function instrumentCode(content, global) {
  const reader = new Reader(content), count = reader.unsigned(), parts = [Buffer.from(unsigned(count))];
  for (let index = 0; index < count; ++index) {
    const body = instrumentBody(reader.take(reader.unsigned()), global);
    parts.push(Buffer.from(unsigned(body.length)), body);
  }
  return Buffer.concat(parts);
}

/** The bytes of the module with a mutable global i64 that is exported as `executed`. Names and other custom sections are dropped. */
export function instrument(bytes) {
  const sections = sectionsOf(bytes);
  // i64, mutable, i64.const 0, end
  const globals = appended(sections.get(section.global), [0x7e, 1, 0x42, 0, 0x0b]);
  const index = importedGlobals(sections.get(section.import)) + globals.count;
  sections.set(section.global, globals.content);
  const name = Buffer.from(counter);
  sections.set(section.export, appended(sections.get(section.export), [...unsigned(name.length), ...name, 3, ...unsigned(index)]).content);
  sections.set(section.code, instrumentCode(sections.get(section.code), index));
  const parts = order.filter((kind) => sections.has(kind)).flatMap((kind) => {
    const content = sections.get(kind);
    return [Buffer.from([kind, ...unsigned(content.length)]), Buffer.from(content)];
  });
  return Buffer.concat([Buffer.from(bytes.subarray(0, 8)), ...parts]);
}
