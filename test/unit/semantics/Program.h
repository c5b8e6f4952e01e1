// A parsed module with its weights, for tests that evaluate IR.
#ifndef WASMTORCH_TEST_UNIT_SEMANTICS_PROGRAM_H
#define WASMTORCH_TEST_UNIT_SEMANTICS_PROGRAM_H

#include "semantics/Evaluator.h"

#include "dialects/Plan/Plan.h"
#include "dialects/Wt/Wt.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/raw_ostream.h"

#include <catch2/catch.hpp>

namespace wasmtorch::test {

/// Diagnostics are collected in `errors` instead of printed.
class Program {
public:
  explicit Program(llvm::StringRef text) : handler(&context, [this](mlir::Diagnostic &diagnostic) { errors += diagnostic.str() + "\n"; }) {
    context.loadDialect<wt::WtDialect, plan::PlanDialect, mlir::func::FuncDialect>();
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    INFO(errors);
    REQUIRE(module);
  }

  /// Opens weights that consist of these bytes.
  semantics::WeightSource *open(llvm::StringRef bytes) {
    llvm::SmallString<64> path;
    int descriptor = 0;
    REQUIRE(!llvm::sys::fs::createTemporaryFile("wasmtorch", "weights", descriptor, path));
    file = std::make_unique<llvm::FileRemover>(path);
    llvm::raw_fd_ostream(descriptor, /*shouldClose=*/true) << bytes;
    weights = semantics::WeightSource::open(*module, path);
    return weights.get();
  }

  mlir::func::FuncOp function(llvm::StringRef name = "f") { return module->lookupSymbol<mlir::func::FuncOp>(name); }

  semantics::Evaluator evaluator() {
    if (!weights)
      weights = semantics::WeightSource::open(*module, "");
    REQUIRE(weights);
    return semantics::Evaluator(*weights);
  }

  /// A tensor of the type that the function's input has.
  semantics::Tensor input(llvm::ArrayRef<float> values, unsigned index = 0) {
    semantics::Tensor tensor(llvm::cast<mlir::RankedTensorType>(function().getArgumentTypes()[index]));
    REQUIRE(tensor.getNumElements() == static_cast<int64_t>(values.size()));
    llvm::copy(values, tensor.mutableElements<float>());
    return tensor;
  }

  mlir::MLIRContext context;
  std::string errors;
  mlir::ScopedDiagnosticHandler handler;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::unique_ptr<semantics::WeightSource> weights;
  std::unique_ptr<llvm::FileRemover> file;
};

inline std::vector<float> floats(const semantics::Tensor &tensor) {
  REQUIRE(tensor.getElementType().isF32());
  return {tensor.elements<float>(), tensor.elements<float>() + tensor.getNumElements()};
}

/// Floats as the bytes of a weight file, from a multiple of 64 on.
inline std::string floatBytes(llvm::ArrayRef<float> values) {
  return std::string(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float));
}

} // namespace wasmtorch::test

#endif
