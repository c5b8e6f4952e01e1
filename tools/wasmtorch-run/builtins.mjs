// What packages ask an engine for and Node 18 does not have yet: the way to files that lie beside them, and digests.
import { webcrypto } from 'node:crypto';
import * as fs from 'node:fs';

process.getBuiltinModule ??= (name) => (name === 'node:fs' ? fs : undefined);
globalThis.crypto ??= webcrypto;
