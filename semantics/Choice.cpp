// What comparisons, choices, bits and conversions mean.
#include "semantics/ElementLoop.h"
#include "semantics/OpTable.h"

#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

template <typename T> static bool holds(wt::CompareKind kind, T a, T b) {
  switch (kind) {
  case wt::CompareKind::Eq:
    return a == b;
  case wt::CompareKind::Ne:
    return a != b;
  case wt::CompareKind::Lt:
    return a < b;
  case wt::CompareKind::Le:
    return a <= b;
  case wt::CompareKind::Gt:
    return a > b;
  case wt::CompareKind::Ge:
    return a >= b;
  }
  llvm_unreachable("no kind of comparison");
}

static Tensor compare(wt::CompareOp op, ArrayRef<Tensor> operands) {
  wt::CompareKind kind = op.getKind();
  return dispatchElement(operands[0].getElementType(), [&](auto tag) {
    return zipElements<typename decltype(tag)::type, Bool>(op.getType(), operands[0], operands[1],
                                                           [=](auto a, auto b) -> int64_t { return holds(kind, a, b); });
  });
}

// The values are copied as they are: NaN keeps its bits.
static Tensor select(wt::SelectOp op, ArrayRef<Tensor> operands) {
  Tensor result(op.getType());
  ArrayRef<int64_t> shape = op.getType().getShape();
  int64_t bytes = elementBytes(result.getElementType());
  const Bool *condition = operands[0].elements<Bool>();
  const char *left = operands[1].getBytes().data(), *right = operands[2].getBytes().data();
  char *to = result.mutableBytes();
  StridedLoop<4> loop(shape, {wt::rowMajorStrides(shape), broadcastStrides(operands[0].getShape(), shape),
                              broadcastStrides(operands[1].getShape(), shape), broadcastStrides(operands[2].getShape(), shape)});
  loop.forEachRow([&](const std::array<int64_t, 4> &offsets, const std::array<int64_t, 4> &steps, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
      bool first = condition[offsets[1] + i * steps[1]].value != 0;
      const char *from = first ? left + (offsets[2] + i * steps[2]) * bytes : right + (offsets[3] + i * steps[3]) * bytes;
      std::copy_n(from, bytes, to + (offsets[0] + i) * bytes);
    }
  });
  return result;
}

template <typename To, typename From> static To convertElement(From value) {
  if constexpr (isFloat<From> == isFloat<To>)
    return store<To>(load(value));
  else if constexpr (isFloat<From>)
    return store<To>(fromAttribute<To>(load(value)));
  else if constexpr (std::is_same_v<To, float>)
    return static_cast<float>(load(value)); // by way of double it would be rounded twice
  else
    return store<To>(static_cast<double>(load(value)));
}

static Tensor convert(wt::ConvertOp op, ArrayRef<Tensor> operands) {
  Tensor result(op.getType());
  dispatchElement(operands[0].getElementType(), [&](auto from) {
    dispatchElement(result.getElementType(), [&](auto to) {
      using From = typename decltype(from)::type;
      using To = typename decltype(to)::type;
      std::transform(operands[0].elements<From>(), operands[0].elements<From>() + result.getNumElements(), result.mutableElements<To>(),
                     convertElement<To, From>);
    });
  });
  return result;
}

// Bits of the integer types; `Bool` has one.
static Tensor complement(wt::NotOp op, ArrayRef<Tensor> operands) {
  if (op.getType().getElementType().isInteger(1))
    return mapElements<Bool>(operands[0], [](int64_t x) -> int64_t { return x == 0; });
  return mapIntegers(operands[0], [](int64_t x) { return ~x; });
}

static Tensor both(wt::AndOp op, ArrayRef<Tensor> operands) {
  return zipIntegers(op, operands, [](int64_t a, int64_t b) { return a & b; });
}
static Tensor eitherOne(wt::OrOp op, ArrayRef<Tensor> operands) {
  return zipIntegers(op, operands, [](int64_t a, int64_t b) { return a | b; });
}
static Tensor oneAlone(wt::XorOp op, ArrayRef<Tensor> operands) {
  return zipIntegers(op, operands, [](int64_t a, int64_t b) { return a ^ b; });
}

void semantics::addChoices(OpTable &table) {
  table.add<wt::CompareOp, compare>();
  table.add<wt::SelectOp, select>();
  table.add<wt::ConvertOp, convert>();
  table.add<wt::NotOp, complement>();
  table.add<wt::AndOp, both>();
  table.add<wt::OrOp, eitherOne>();
  table.add<wt::XorOp, oneAlone>();
}
