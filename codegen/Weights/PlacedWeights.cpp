// Collects the weights that entry points read.
#include "codegen/Weights/PlacedWeights.h"

#include "dialects/Plan/AtLoad.h"
#include "dialects/Plan/Plan.h"
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::codegen;

static RankedTensorType declaredType(Operation *symbol) {
  return llvm::TypeSwitch<Operation *, RankedTensorType>(symbol)
      .Case<wt::ParamOp, wt::DerivedOp>([](auto op) { return op.getTensorType(); })
      .Case([](wt::StateOp op) { return cast<RankedTensorType>(op.getType()); })
      .Default(RankedTensorType());
}

static bool isComputedAtLoad(plan::BufferOp buffer, const SymbolTable &symbols) {
  auto derived = buffer.getWeightAttr() ? symbols.lookup<wt::DerivedOp>(buffer.getWeightAttr().getAttr()) : nullptr;
  return derived && plan::isAtLoad(derived);
}

static FailureOr<PlacedWeight> placedWeight(plan::BufferOp buffer, const SymbolTable &symbols) {
  if (!buffer.getWeightAttr())
    return buffer.emitOpError("lies in the weights, but names none");
  StringAttr name = buffer.getWeightAttr().getAttr();
  Operation *symbol = symbols.lookup(name);
  RankedTensorType type = symbol ? declaredType(symbol) : RankedTensorType();
  if (!type)
    return buffer.emitOpError("names ") << buffer.getWeightAttr() << ", expected a weight";
  // Behind a reshape stand the same bytes, so that only their number counts.
  auto memory = cast<MemRefType>(buffer.getType());
  if (memory.getElementType() != type.getElementType() || memory.getNumElements() != type.getNumElements())
    return buffer.emitOpError("has type ") << memory << " but " << buffer.getWeightAttr() << " is " << type;
  PlacedWeight weight{name, type, buffer.getOffset(), static_cast<uint64_t>(wt::byteSize(type)), buffer.getLoc()};
  if (weight.bytes > UINT32_MAX || weight.offset > UINT32_MAX - weight.bytes)
    return buffer.emitOpError("places ") << buffer.getWeightAttr()
                                         << " beyond the 4 GiB that 32 bits address, expected a model with smaller weights";
  return weight;
}

static LogicalResult checkOverlaps(ArrayRef<PlacedWeight> weights) {
  for (size_t i = 1; i < weights.size(); ++i) {
    const PlacedWeight &before = weights[i - 1], &weight = weights[i];
    if (before.offset + before.bytes <= weight.offset)
      continue;
    InFlightDiagnostic error = emitError(weight.location) << "weight @" << weight.symbol.getValue() << " starts at byte " << weight.offset
                                                          << ", where @" << before.symbol.getValue() << " has not ended yet";
    error.attachNote(before.location) << "@" << before.symbol.getValue() << " stands at byte " << before.offset << " and has "
                                      << before.bytes;
    return failure();
  }
  return success();
}

FailureOr<std::vector<PlacedWeight>> codegen::collectPlacedWeights(ModuleOp module) {
  SymbolTable symbols(module);
  std::vector<PlacedWeight> weights;
  LogicalResult result = success();
  module.walk([&](plan::BufferOp buffer) {
    if (buffer.getSpace() != plan::Space::Weights || isComputedAtLoad(buffer, symbols))
      return;
    FailureOr<PlacedWeight> weight = placedWeight(buffer, symbols);
    if (failed(weight))
      result = failure();
    else if (weight->bytes > 0)
      weights.push_back(*weight);
  });
  if (failed(result))
    return failure();
  auto key = [](const PlacedWeight &weight) { return std::make_pair(weight.offset, weight.symbol.getValue()); };
  llvm::sort(weights, [&](const PlacedWeight &a, const PlacedWeight &b) { return key(a) < key(b); });
  auto same = [&](const PlacedWeight &a, const PlacedWeight &b) { return key(a) == key(b); };
  weights.erase(std::unique(weights.begin(), weights.end(), same), weights.end());
  if (failed(checkOverlaps(weights)))
    return failure();
  return weights;
}
