// Programs whose sizes are open, as they stand in the file.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_OPEN_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_OPEN_H

#include "compiler/Frontend/Pt2/Import.h"

namespace wasmtorch::pt2 {

/// The symbols of a program's inputs that have no value yet, with what is known of them.
std::map<std::string, Range> openInputDims(const Program &program, const Request &request);
/// Whether any tensor of the program has a size that isn't known: one of an input, or one that depends on data.
bool hasOpenDims(const Program &program, const Request &request);

/// Builds `forward` of `wt.aten` ops, which say all that the file says, and declares what is open as `wt.dim`.
/// `sources` becomes the weight that each symbol stands for. Whether all went well.
bool buildOpenProgram(mlir::ModuleOp module, const Model &model, const Request &request, frontend::Diagnostics &diagnostics,
                      llvm::StringMap<const Weight *> &sources);

} // namespace wasmtorch::pt2

#endif
