// From a model's file to wt IR.
#ifndef WASMTORCH_COMPILER_DRIVER_READMODEL_H
#define WASMTORCH_COMPILER_DRIVER_READMODEL_H

#include "codegen/Wasm/ScratchFiles.h"
#include "compiler/Driver/Options.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace wasmtorch {

/// A model in wt and the file that its weights lie in.
struct Model {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::string weightFile; ///< empty where it has none
  std::string name;       ///< of the file, without folder and extension
  bool isTorchScript = false;
};

/// Reads the file by what it is, not by its name: IR is parsed here, TorchScript by wt-import-torchscript in a process of its own.
/// Fails after a diagnostic on standard error.
mlir::LogicalResult readModel(const Options &options, mlir::MLIRContext &context, ScratchFiles &scratch, Model &model);

/// The path of a program that stands beside this one.
std::string programBeside(llvm::StringRef name);

/// `--list-ops`; the exit code.
int listOperators(const Options &options);

} // namespace wasmtorch

#endif
