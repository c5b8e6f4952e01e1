// What a library's code has beside the kernels.
#ifndef WASMTORCH_CODEGEN_LIBRARY_LIBRARYCODE_H
#define WASMTORCH_CODEGEN_LIBRARY_LIBRARYCODE_H

#include "codegen/Library/LibraryNames.h"

#include "mlir/IR/BuiltinOps.h"

namespace wasmtorch::codegen {

/// Gives a module in LLVM's dialect the library's functions: `run_<entry>` takes its name in the library, a session is made new by one
/// that is added, another tells a status in words. Nothing else is seen from outside. No function needs a libc.
mlir::LogicalResult addLibraryCode(mlir::ModuleOp module, const package::Manifest &manifest, const LibraryNames &names);

} // namespace wasmtorch::codegen

#endif
