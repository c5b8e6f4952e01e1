// What a compilation is found by in the cache.
#ifndef WASMTORCH_COMPILER_DRIVER_CACHEKEY_H
#define WASMTORCH_COMPILER_DRIVER_CACHEKEY_H

#include "codegen/Wasm/WasmOpt.h"
#include "compiler/Driver/Options.h"
#include "passes/Lowering/Variant.h"

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace wasmtorch {

/// The programs that take part, each as its fingerprint.
struct CompilerIdentity {
  std::string compiler, importer, wasmOpt;
};

/// Of this compiler and its wasm-opt. The importer's is left empty where the model is text of IR, or there is none.
package::Outcome identifyCompiler(const Options &options, const WasmOpt &wasmOpt, CompilerIdentity &identity);

/// The key of a package: every byte that goes in, every option that changes what comes out, every program that takes part.
/// Empty, without a failure, where an option is given that the table of options there does not know.
package::Outcome packageKey(const Options &options, const CompilerIdentity &identity, std::string &key);

/// The key of one variant's module: the planned IR, which has the weights' places but not their values.
std::string moduleKey(mlir::ModuleOp planned, Variant variant, const CompilerIdentity &identity);

} // namespace wasmtorch

#endif
