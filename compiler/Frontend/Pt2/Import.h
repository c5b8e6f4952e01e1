// From a .pt2 file to wt IR and a weight file.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_IMPORT_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_IMPORT_H

#include "compiler/Frontend/Diagnostics.h"
#include "compiler/Frontend/Pt2/Weights.h"

namespace wasmtorch::pt2 {

/// What of a program is wanted.
struct Request {
  /// Values of symbolic dimensions, and the most that others may be.
  SymbolValues dims, bounds;
  /// A program of open sizes is read as it stands; else each open size is an error.
  bool allowsOpenDims = false;
};

/// A program and the tensors it comes with, which point into the file's bytes.
struct Model {
  Program program;
  Weights weights;
};

/// Reads a whole file, which outlives the result.
llvm::Expected<Model> readModel(llvm::StringRef bytes);

/// Builds the program as a function `forward` of `module` and writes its weights to `weightPath`; or says why not.
bool importModel(mlir::ModuleOp module, llvm::StringRef bytes, const Request &request, const std::string &weightPath,
                 frontend::Diagnostics &diagnostics);

/// One line for each operator that the program names: its count, its name and whether it can be built.
bool listOperators(llvm::StringRef bytes, std::vector<std::string> &lines, frontend::Diagnostics &diagnostics);

} // namespace wasmtorch::pt2

#endif
