// Tells LLVM's vectorisers that calls of f32 math functions have a form on four numbers.
#include "codegen/WasmPasses/LaneMath.h"
#include "codegen/WasmPasses/VectorFunctions.h"
#include "codegen/WasmPasses/WasmPasses.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/VFABIDemangler.h"

using namespace llvm;

namespace wasmtorch {

// A library's function counts where it cannot be noticed that another one computes it: it sets no errno and heeds no rounding mode.
static const VectorFunction *replaceableFunction(const CallInst &call, const TargetLibraryInfo &library) {
  const Function *callee = call.getCalledFunction();
  if (!callee || !call.getType()->isFloatTy() || !call.doesNotAccessMemory() || call.isStrictFP() || call.isNoBuiltin())
    return nullptr;
  if (callee->isIntrinsic())
    return vectorFunctionCalledBy(call);
  LibFunc known;
  if (!library.getLibFunc(call, known))
    return nullptr;
  const auto *found = find_if(vectorFunctions(), [&](const VectorFunction &function) { return function.library == callee->getName(); });
  return found == vectorFunctions().end() ? nullptr : found;
}

static void annotate(CallInst &call, const VectorFunction &function) {
  SmallVector<std::string> variants;
  VFABI::getVectorVariantNames(call, variants);
  std::string parameters(function.operands, 'v');
  std::string variant =
      ("_ZGV_LLVM_N" + Twine(LaneMath::lanes) + parameters + "_" + call.getCalledFunction()->getName() + "(" + function.vectorName() + ")")
          .str();
  if (is_contained(variants, variant))
    return;
  function.declareIn(*call.getModule());
  variants.push_back(variant);
  VFABI::setVectorVariantNames(&call, variants);
}

PreservedAnalyses AnnotateMath::run(Function &function, FunctionAnalysisManager &analyses) {
  if (!hasWasmFeature(function, "simd128"))
    return PreservedAnalyses::all();
  const auto &library = analyses.getResult<TargetLibraryAnalysis>(function);
  for (Instruction &instruction : instructions(function))
    if (auto *call = dyn_cast<CallInst>(&instruction))
      if (const VectorFunction *replaceable = replaceableFunction(*call, library))
        annotate(*call, *replaceable);
  // Attributes of calls and declarations: nothing that an analysis knows changes.
  return PreservedAnalyses::all();
}

} // namespace wasmtorch
