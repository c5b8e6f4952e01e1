// The functions that are written out on vectors.
#include "codegen/WasmPasses/VectorFunctions.h"

#include "codegen/WasmPasses/Formulas.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Intrinsics.h"

using namespace llvm;

namespace wasmtorch {

template <Value *(*emit)(LaneMath &, Value *)> static Value *ofOne(LaneMath &m, ArrayRef<Value *> x) { return emit(m, x[0]); }
static Value *baseAndExponent(LaneMath &m, ArrayRef<Value *> x) { return emitPow(m, x[0], x[1]); }

static constexpr VectorFunction functions[] = {
    {"exp", "expf", Intrinsic::exp, 1, ofOne<emitExp>},
    {"exp2", "exp2f", Intrinsic::exp2, 1, ofOne<emitExp2>},
    {"expm1", "expm1f", Intrinsic::not_intrinsic, 1, ofOne<emitExpm1>},
    {"log", "logf", Intrinsic::log, 1, ofOne<emitLog>},
    {"log2", "log2f", Intrinsic::log2, 1, ofOne<emitLog2>},
    {"log10", "log10f", Intrinsic::log10, 1, ofOne<emitLog10>},
    {"log1p", "log1pf", Intrinsic::not_intrinsic, 1, ofOne<emitLog1p>},
    {"tanh", "tanhf", Intrinsic::tanh, 1, ofOne<emitTanh>},
    {"erf", "erff", Intrinsic::not_intrinsic, 1, ofOne<emitErf>},
    {"sin", "sinf", Intrinsic::sin, 1, ofOne<emitSin>},
    {"cos", "cosf", Intrinsic::cos, 1, ofOne<emitCos>},
    {"pow", "powf", Intrinsic::pow, 2, baseAndExponent},
};

ArrayRef<VectorFunction> vectorFunctions() { return functions; }

Function *VectorFunction::declareIn(Module &module) const {
  auto *type = FixedVectorType::get(Type::getFloatTy(module.getContext()), LaneMath::lanes);
  SmallVector<Type *> parameters(operands, type);
  auto *function = cast<Function>(module.getOrInsertFunction(vectorName(), FunctionType::get(type, parameters, false)).getCallee());
  function->setDoesNotAccessMemory();
  function->setDoesNotThrow();
  function->setWillReturn();
  function->addFnAttr(Attribute::Speculatable);
  return function;
}

const VectorFunction *vectorFunctionCalledBy(const CallBase &call) {
  const Function *callee = call.getCalledFunction();
  if (!callee)
    return nullptr;
  for (const VectorFunction &function : functions)
    if (callee->isIntrinsic() ? callee->getIntrinsicID() == function.intrinsic : callee->getName() == function.vectorName())
      return &function;
  return nullptr;
}

bool hasWasmFeature(const Function &function, StringRef feature) {
  if (!function.getParent()->getTargetTriple().isWasm())
    return false;
  SmallVector<StringRef> features;
  function.getFnAttribute("target-features").getValueAsString().split(features, ',');
  return is_contained(features, ("+" + feature).str());
}

} // namespace wasmtorch
