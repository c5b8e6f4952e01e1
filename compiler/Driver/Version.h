// Versions of the compiler and of its parts.
#ifndef WASMTORCH_COMPILER_DRIVER_VERSION_H
#define WASMTORCH_COMPILER_DRIVER_VERSION_H

#include <string>

namespace wasmtorch {

/// The compiler's own: 0.1.0.
std::string compilerVersion();
std::string llvmVersion();
/// What `--version` prints: each part on a line.
std::string versionText();
/// The same as a JSON object.
std::string versionJson();

} // namespace wasmtorch

#endif
