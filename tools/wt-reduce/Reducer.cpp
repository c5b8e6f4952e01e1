// Tries reductions, the coarse ones first.
#include "tools/wt-reduce/Reducer.h"

#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

SmallVector<Operation *> wasmtorch::fuzzing::opsOf(func::FuncOp function) {
  return llvm::map_to_vector(function.getBody().front().without_terminator(), [](Operation &op) { return &op; });
}

static std::string textOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream(text) << module;
  return text;
}

// Messages about candidates that are no valid IR concern nobody.
static bool isValid(ModuleOp module) {
  ScopedDiagnosticHandler quiet(module.getContext(), [](Diagnostic &) { return success(); });
  return mlir::succeeded(verify(module));
}

bool Reducer::tryAt(const Reduction &reduction, StringRef name, int64_t place) {
  OwningOpRef<ModuleOp> candidate = best->clone();
  auto function = candidate->lookupSymbol<func::FuncOp>(name);
  if (!reduction.apply(function, place))
    return false;
  cleanUp(function);
  // What changes nothing would succeed for ever.
  if (textOf(*candidate) == textOf(*best))
    return false;
  ++tried;
  if (!isValid(*candidate) || !interesting(*candidate))
    return false;
  ++succeeded;
  best = std::move(candidate);
  return true;
}

bool Reducer::tryAll(const Reduction &reduction) {
  bool any = false;
  for (auto name : llvm::map_to_vector(best->getOps<func::FuncOp>(), [](func::FuncOp function) { return function.getSymName().str(); })) {
    auto count = [&] { return reduction.count(best->lookupSymbol<func::FuncOp>(name)); };
    // What succeeds at a place leaves another one there.
    for (int64_t place = 0; place < count();)
      if (tryAt(reduction, name, place))
        any = true;
      else
        ++place;
  }
  return any;
}

// All functions but one, if one of them fails alone.
bool Reducer::dropFunctions() {
  auto functions = llvm::to_vector(best->getOps<func::FuncOp>());
  if (functions.size() < 2)
    return false;
  for (func::FuncOp keep : functions) {
    OwningOpRef<ModuleOp> candidate = best->clone();
    for (auto function : llvm::to_vector(candidate->getOps<func::FuncOp>()))
      if (function.getSymName() != keep.getSymName())
        function.erase();
    cleanUp(*candidate->getOps<func::FuncOp>().begin());
    ++tried;
    if (isValid(*candidate) && interesting(*candidate)) {
      best = std::move(candidate);
      return true;
    }
  }
  return false;
}

ModuleOp Reducer::run() {
  dropFunctions();
  for (bool progress = true; progress;) {
    progress = false;
    for (ArrayRef<Reduction> family : {resultReductions(), valueReductions(), shapeReductions(), attributeReductions()})
      for (const Reduction &reduction : family)
        progress |= tryAll(reduction);
  }
  return *best;
}
