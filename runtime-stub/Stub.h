// The runtime stub as the compiler carries it.
#ifndef WASMTORCH_RUNTIME_STUB_STUB_H
#define WASMTORCH_RUNTIME_STUB_STUB_H

#include <string_view>

namespace wasmtorch {

/// The bundled stub: all of a package's model.mjs but its table of files (`package::moduleSource`).
std::string_view stubSource();

/// types.ts: all of a package's model.d.ts but the model's own names (`package::typeDeclarations`).
std::string_view stubTypes();

} // namespace wasmtorch

#endif
