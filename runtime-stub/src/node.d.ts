// The little of Node that the stub touches, so that it is checked without Node's own types.
interface NodeFileHandle {
  read(into: Uint8Array, offset: number, length: number): Promise<{ bytesRead: number }>;
  close(): Promise<void>;
}
declare const process:
  | { cwd?: () => string; getBuiltinModule?: (name: 'node:fs') => { promises: { open(path: URL): Promise<NodeFileHandle> } } }
  | undefined;
