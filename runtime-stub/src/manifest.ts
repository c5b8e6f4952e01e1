// The manifest as the stub reads it: package/manifest.proto in its JSON form, less what only tools need.

export interface Place { space: 'weights' | 'session'; offset: number; bytes: number }
export interface Value { name: string; dtype: string; dims: { size: number }[]; place: Place; image?: { format: string } }
export interface State { value: Value; initial?: Place }
export interface Dispatch { index: number; kernel: string; device: string; sources: string[]; results: Value[] }

export interface Entry {
  name: string;
  symbol: string;
  dispatch_symbol: string;
  inputs: Value[];
  outputs: Value[];
  session_bytes: number;
  dispatches: Dispatch[];
}

export interface Variant {
  name: string;
  file: string;
  sha256: string;
  features: string[];
  numerics: string;
  static_bytes: number;
}

export interface Manifest {
  format_version: number;
  name: string;
  entries: Entry[];
  states: State[];
  variants: Variant[];
  weights: { file: string; bytes: number; chunks: { offset: number; bytes: number; sha256: string }[];
    prepare: string; memory_bytes: number };
}

const format = 2;

/** `from` names the file in messages. */
export function parseManifest(text: string, from: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text);
  } catch {
    // What a server sends that answers every unknown path with the application's page.
    const page = /^\s*</.test(text) ? '; it is a page: is the file where the server looks for it?' : '';
    throw new Error(`${from}: expected a manifest in JSON, found ${JSON.stringify(text.slice(0, 40))}${page}`);
  }
  if (manifest?.format_version !== format)
    throw new Error(`${from}: expected manifest format ${format}, found ${manifest?.format_version}`);
  return manifest;
}
