// What a stream may be sent besides plain text.
#ifndef WASMTORCH_PACKAGE_TERMINAL_H
#define WASMTORCH_PACKAGE_TERMINAL_H

namespace wasmtorch::package {

/// Whether messages on this descriptor are to have colours where nobody says: on a terminal, unless the environment has NO_COLOR; and
/// anywhere with CLICOLOR_FORCE.
bool wantsColours(int descriptor);

/// Whether somebody watches who may be shown a line that is then taken away: a terminal, and no CI.
bool canEraseLines(int descriptor);

} // namespace wasmtorch::package

#endif
