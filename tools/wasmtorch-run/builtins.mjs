// What packages ask Node for and Node 18 does not have yet: process.getBuiltinModule, by which they read files that lie beside them.
import * as fs from 'node:fs';

process.getBuiltinModule ??= (name) => (name === 'node:fs' ? fs : undefined);
