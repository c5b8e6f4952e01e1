// Messages with colours, where they are wanted.
const { env, stderr } = process;

// An empty variable is as none: so no-color.org has it.
function wantsColours() {
  if (env.NO_COLOR) return false;
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== '0') return true;
  return Boolean(stderr.isTTY && env.TERM && env.TERM !== 'dumb');
}

let colours = wantsColours();

/** `choice` is auto, always or never. */
export function setColours(choice = 'auto') {
  colours = choice === 'always' || (choice === 'auto' && wantsColours());
}

/** `place: kind: message`, as wasmtorchc writes it. */
export function paint(place, kind, message) {
  if (!colours) return `${place}: ${kind}: ${message}`;
  const bold = kind === 'error' ? '\x1b[1m' : '';
  return `\x1b[1m${place}:\x1b[0m ${kind === 'error' ? '\x1b[1;31m' : '\x1b[1;36m'}${kind}:\x1b[0m ${bold}${message}\x1b[0m`;
}
