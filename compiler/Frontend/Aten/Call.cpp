// Arguments of a call and the building of ops.
#include "compiler/Frontend/Aten/Call.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch::aten {

Results Call::fail(const std::string &message) {
  if (!hasFailed)
    reporter.error(location, name + ": " + message);
  hasFailed = true;
  return {};
}

Results Call::unsupported(const std::string &with) {
  if (!hasFailed)
    reporter.unsupported(location, name + " " + with);
  hasFailed = true;
  return {};
}

void Call::expected(StringRef argument, StringRef what) {
  std::string found = !has(argument) ? ", found none" : get(argument).tensor() ? ", found a tensor whose elements are not known" : "";
  fail("expected " + what.str() + " as '" + argument.str() + "'" + found);
}

bool Call::has(StringRef argument) const { return !get(argument).isNone(); }

const Argument &Call::get(StringRef argument) const {
  static const Argument none;
  for (const NamedArgument &candidate : arguments)
    if (candidate.name == argument)
      return candidate.value;
  return none;
}

Value Call::tensor(StringRef argument) {
  if (const Value *value = get(argument).tensor())
    return *value;
  expected(argument, "a tensor");
  return {};
}

Value Call::optionalTensor(StringRef argument) { return has(argument) ? tensor(argument) : Value(); }

SmallVector<Value> Call::tensors(StringRef argument) {
  SmallVector<Value> values;
  if (const Argument::List *list = get(argument).list())
    for (const Argument &element : *list)
      if (const Value *value = element.tensor())
        values.push_back(*value);
  if (values.empty())
    expected(argument, "tensors");
  return values;
}

int64_t Call::integer(StringRef argument, std::optional<int64_t> otherwise) {
  const Argument &value = get(argument);
  if (value.isNone() && otherwise)
    return *otherwise;
  if (value.integer())
    return *value.integer();
  if (value.isBool())
    return value.number() != 0;
  expected(argument, "an integer");
  return 0;
}

double Call::number(StringRef argument, std::optional<double> otherwise) {
  const Argument &value = get(argument);
  if (value.isNone() && otherwise)
    return *otherwise;
  if (value.isNumber())
    return value.number();
  expected(argument, "a number");
  return 0;
}

bool Call::boolean(StringRef argument, std::optional<bool> otherwise) {
  const Argument &value = get(argument);
  if (value.isNone() && otherwise)
    return *otherwise;
  if (value.isBool() || value.integer())
    return value.number() != 0;
  expected(argument, "a boolean");
  return false;
}

std::string Call::text(StringRef argument, std::optional<std::string> otherwise) {
  const Argument &value = get(argument);
  if (value.isNone() && otherwise)
    return *otherwise;
  if (value.text())
    return *value.text();
  expected(argument, "a string");
  return {};
}

Shape Call::integers(StringRef argument) {
  const Argument &value = get(argument);
  if (value.isNone())
    return {};
  if (!value.list())
    return {integer(argument)};
  Shape result;
  for (const Argument &element : *value.list()) {
    if (!element.integer()) {
      expected(argument, "integers");
      return {};
    }
    result.push_back(*element.integer());
  }
  return result;
}

Type Call::elementType(StringRef argument) {
  if (!has(argument))
    return {};
  int64_t dtype = integer(argument);
  Type type = elementTypeOf(builder.getContext(), dtype);
  if (!type)
    unsupported("with dtype " + std::to_string(dtype));
  return type;
}

int64_t Call::dimension(int64_t dim, int64_t rank) {
  int64_t count = std::max<int64_t>(rank, 1);
  if (dim >= -count && dim < count)
    return dim < 0 ? dim + count : dim;
  fail("dimension " + std::to_string(dim) + " is out of range for a tensor of " + std::to_string(rank) + " dimensions");
  return 0;
}

int64_t Call::dimension(StringRef argument, int64_t rank, std::optional<int64_t> otherwise) {
  return dimension(integer(argument, otherwise), rank);
}

bool Call::hasDimensions(Value value) {
  if (typeOf(value).getRank() == 0)
    fail("expected a tensor of at least one dimension");
  return !hasFailed;
}

bool isShape(ArrayRef<int64_t> shape) {
  // Zeros do not count: products of some of the sizes are formed, too.
  int64_t elements = 1;
  for (int64_t size : shape)
    if (size < 0 || llvm::MulOverflow(elements, std::max<int64_t>(size, 1), elements))
      return false;
  return elements <= int64_t(1) << 40;
}

bool Call::isPossible(ArrayRef<int64_t> shape) {
  if (!isShape(shape))
    fail("would give a tensor of shape " + wt::shapeText(shape) + ", expected at most 2^40 elements");
  return !hasFailed;
}

bool Call::canList(int64_t count) {
  constexpr int64_t most = 1 << 20;
  if (count > most)
    fail("would take a list of " + std::to_string(count) + ", expected at most " + std::to_string(most));
  return !hasFailed;
}

// What one call may take: a number in a file must not make more ops of it than the memory holds.
static constexpr unsigned maxOps = 1 << 18;

Value Call::finish(OperationState &state, Inference infer) {
  if (++made > maxOps) {
    fail("takes more than " + std::to_string(maxOps) + " ops, expected fewer");
    return {};
  }
  // The inference speaks through MLIR's diagnostics; here they get the operator's name.
  std::string message;
  ScopedDiagnosticHandler handler(builder.getContext(), [&](Diagnostic &diagnostic) {
    message = diagnostic.str();
    return success();
  });
  SmallVector<Type> types;
  LogicalResult inferred = infer(builder.getContext(), location, state.operands, state.attributes.getDictionary(builder.getContext()),
                                 state.getRawProperties(), {}, types);
  if (mlir::failed(inferred)) {
    fail(message.empty() ? "has no result type for these operands, expected operands that go together" : message);
    return {};
  }
  for (Type type : types)
    if (auto tensor = dyn_cast<RankedTensorType>(type); tensor && !isPossible(tensor.getShape()))
      return {};
  state.types.assign(types.begin(), types.end());
  Operation *op = builder.create(state);
  if (mlir::failed(op->getName().verifyInvariants(op))) {
    op->erase();
    // "'wt.clamp' op limits nothing": whose op it is, the operator's name says.
    StringRef text = message;
    fail((text.contains("' op ") ? text.split("' op ").second : text).str());
    return {};
  }
  return op->getResult(0);
}

Value Call::reshape(Value value, ArrayRef<int64_t> shape) {
  if (!value || hasFailed || !isPossible(shape))
    return {};
  auto type = RankedTensorType::get(shape, typeOf(value).getElementType());
  if (type == value.getType())
    return value;
  if (type.getNumElements() != typeOf(value).getNumElements()) {
    fail("cannot give a tensor of shape " + wt::shapeText(typeOf(value).getShape()) + " the shape " + wt::shapeText(shape));
    return {};
  }
  return wt::ReshapeOp::create(builder, location, type, value);
}

Value Call::expand(Value value, ArrayRef<int64_t> shape) {
  if (!value || hasFailed || !isPossible(shape))
    return {};
  auto type = RankedTensorType::get(shape, typeOf(value).getElementType());
  if (type == value.getType())
    return value;
  auto broadcast = wt::broadcastShapes(typeOf(value).getShape(), shape);
  if (!broadcast || ArrayRef<int64_t>(*broadcast) != shape) {
    fail("cannot expand a tensor of shape " + wt::shapeText(typeOf(value).getShape()) + " to " + wt::shapeText(shape));
    return {};
  }
  return wt::ExpandOp::create(builder, location, type, value);
}

Value Call::permute(Value value, ArrayRef<int64_t> dims) {
  return llvm::is_sorted(dims) && static_cast<int64_t>(dims.size()) == (value ? typeOf(value).getRank() : 0)
             ? value
             : make<wt::PermuteOp>(value, dims);
}

Value Call::slice(Value value, int64_t dim, int64_t start, int64_t size, int64_t step) {
  if (!value || hasFailed)
    return {};
  Shape sizes(typeOf(value).getShape()), starts(sizes.size(), 0), steps(sizes.size(), 1);
  starts[dim] = start;
  sizes[dim] = size;
  steps[dim] = step;
  return sizes == shapeOf(value) ? value : make<wt::SliceOp>(value, starts, sizes, steps);
}

Value Call::cat(ValueRange values, int64_t dim) { return values.size() == 1 ? values.front() : make<wt::CatOp>(values, dim); }

bool Call::canComputeFloat(Type elementType) {
  if (elementType.isF32() || elementType.isF64())
    return true;
  unsupported("on " + dtypeName(elementType) + " tensors");
  return false;
}

bool isComputable(Type elementType) {
  return elementType.isF32() || elementType.isF64() || elementType.isInteger(64) || elementType.isInteger(32) ||
         elementType.isUnsignedInteger(8) || elementType.isInteger(1);
}

bool Call::canCompute(Type elementType) { return isComputable(elementType) || canComputeFloat(elementType); }

Value Call::computable(StringRef argument) {
  Value value = tensor(argument);
  return value && canCompute(typeOf(value).getElementType()) ? value : Value();
}

Value Call::computableFloat(StringRef argument) {
  Value value = tensor(argument);
  return value && canComputeFloat(typeOf(value).getElementType()) ? value : Value();
}

} // namespace wasmtorch::aten
