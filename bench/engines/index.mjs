// The engines by name: adding one is adding a file of this folder and its line here.
//
// `where` is who runs it: `node`, or `chromium` for those that need a page. `of` is what the table calls it, and what targets
// compare by: the same engine in Node and in a page is one peer in two places.
const one = (where, of, file, argument) => ({ name: `${of} ${where}`, where, of, file, argument });

export const engines = [
  one('node', 'wasmtorch-relaxed', 'wasmtorch', 'relaxed'),
  one('node', 'wasmtorch-simd', 'wasmtorch', 'simd'),
  one('node', 'ort-web', 'ort', 'web'),
  one('node', 'ort-native', 'ort', 'native'),
  one('chromium', 'wasmtorch-relaxed', 'wasmtorch', 'relaxed'),
  one('chromium', 'wasmtorch-simd', 'wasmtorch', 'simd'),
  one('chromium', 'ort-web', 'ort', 'web'),
  one('chromium', 'litert', 'litert'),
  one('chromium', 'tfjs', 'tfjs'),
];
export const peaks = ['node', 'chromium'].map((where) => one(where, 'peak', 'peak'));
/** A native program is no peer of WebAssembly: it is there to say what the machine can. */
export const isOurs = ({ of }) => of.startsWith('wasmtorch');
export const isPeer = (engine) => !isOurs(engine) && engine.of !== 'ort-native';
