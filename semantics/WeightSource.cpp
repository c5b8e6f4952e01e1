// Parameters out of a mapped file, derived weights out of the evaluator.
#include "semantics/WeightSource.h"

#include "semantics/Evaluator.h"

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

std::string semantics::weightPathBeside(StringRef modelPath) {
  SmallString<128> path(modelPath);
  llvm::sys::path::replace_extension(path, "weights");
  return path.str().str();
}

std::unique_ptr<WeightSource> WeightSource::open(ModuleOp module, StringRef path) {
  std::unique_ptr<WeightSource> source(new WeightSource(module));
  auto parameters = module.getOps<wt::ParamOp>();
  if (parameters.empty())
    return source;
  // Mapped where it is larger than a page, and aligned as in the file either way.
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false, /*IsVolatile=*/false,
                                          llvm::Align(wt::weightAlignment));
  if (!file) {
    module.emitError("cannot read the weights '") << path << "': " << file.getError().message();
    return nullptr;
  }
  source->file = std::move(*file);
  bool fits = true;
  for (wt::ParamOp parameter : parameters) {
    uint64_t bytes = wt::byteSize(parameter.getTensorType()), available = source->file->getBufferSize();
    if (parameter.getOffset() <= available && bytes <= available - parameter.getOffset())
      continue;
    parameter.emitError("expected ") << bytes << " bytes at " << parameter.getOffset() << " in the weights '" << path << "', which has "
                                     << available;
    fits = false;
  }
  return fits ? std::move(source) : nullptr;
}

FailureOr<Tensor> WeightSource::get(StringAttr symbol, Location location) {
  Operation *op = symbols.lookup(symbol);
  if (auto parameter = dyn_cast_or_null<wt::ParamOp>(op))
    return Tensor(parameter.getTensorType(), file->getBufferStart() + parameter.getOffset(), file);
  if (auto state = dyn_cast_or_null<wt::StateOp>(op)) {
    auto initial = Tensor::fromAttribute(state.getInitial());
    return initial ? FailureOr<Tensor>(*initial)
                   : state.emitError("has an initial value that is not in the module, expected one with elements");
  }
  auto derived = dyn_cast_or_null<wt::DerivedOp>(op);
  if (!derived)
    return emitError(location, "expected a weight named @") << symbol.getValue() << ", found " << (op ? "another symbol" : "none");
  if (!active.insert(derived).second)
    return derived.emitError("needs itself");
  Evaluator evaluator(*this);
  auto results = evaluator.evaluateBlock(derived.getBody().front(), {});
  active.erase(derived);
  return failed(results) ? FailureOr<Tensor>(failure()) : results->front();
}
