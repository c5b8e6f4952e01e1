// Writes a static library of a planned model: --emit=lib.
#ifndef WASMTORCH_COMPILER_DRIVER_WRITELIBRARY_H
#define WASMTORCH_COMPILER_DRIVER_WRITELIBRARY_H

#include "compiler/Driver/Options.h"
#include "compiler/Driver/ReadModel.h"

namespace wasmtorch {

/// The archive's name: that of the library between `lib` and `.a`.
std::string archiveFile(const Options &options);

/// Writes the archive, the header, the CMake file and, where they are not embedded, the weights; or none of them.
mlir::LogicalResult writeLibrary(const Options &options, const Model &model);

} // namespace wasmtorch

#endif
