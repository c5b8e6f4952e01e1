// Operators on the diagonals of matrices. In row-major order a diagonal's elements are a row's length plus one apart.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

// The order that puts two dimensions last.
static Shape orderWithLast(int64_t rank, int64_t first, int64_t second) {
  Shape order;
  for (int64_t d = 0; d < rank; ++d)
    if (d != first && d != second)
      order.push_back(d);
  llvm::append_values(order, first, second);
  return order;
}

static Value diagonalOf(Call &call, Value x, int64_t offset, int64_t first, int64_t second) {
  x = call.permute(x, orderWithLast(typeOf(x).getRank(), first, second));
  if (!x)
    return {};
  Shape shape(shapeOf(x).drop_back(2));
  int64_t rows = shapeOf(x).drop_back().back(), columns = shapeOf(x).back();
  int64_t row = std::max<int64_t>(-offset, 0), column = std::max<int64_t>(offset, 0);
  int64_t count = std::max<int64_t>(std::min(rows - row, columns - column), 0);
  shape.push_back(rows * columns);
  return call.slice(call.reshape(x, shape), shape.size() - 1, count ? row * columns + column : 0, count, columns + 1);
}

static Results diagonal(Call &call) {
  // linalg.diagonal takes the last two dimensions where none are given.
  bool ofLast = call.getName() == "aten::linalg_diagonal";
  Value x = call.tensor(ofLast ? "A" : "self");
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank();
  int64_t first = call.dimension("dim1", rank, ofLast ? -2 : 0), second = call.dimension("dim2", rank, ofLast ? -1 : 1);
  if (call.failed() || rank < 2 || first == second)
    return call.fail("expected two different dimensions");
  return {diagonalOf(call, x, call.integer("offset", 0), first, second)};
}

// Matrices that are zero but for one diagonal, in the last two dimensions.
static Value matrixOf(Call &call, Value x, int64_t offset) {
  // Bools take no padding of numbers.
  if (typeOf(x).getElementType().isInteger(1))
    return call.convert(matrixOf(call, call.convert(x, call.getBuilder().getI32Type()), offset), typeOf(x).getElementType());
  Shape shape(shapeOf(x)), none(shape.size() + 1, 0), border = none;
  int64_t count = shape.back(), size = count + std::abs(offset), start = offset < 0 ? -offset * size : offset;
  // Each element with as many zeros behind it as a row is long; then what stands before the first one.
  shape.push_back(1);
  border.back() = size;
  x = call.make<wt::PadOp>(call.reshape(x, shape), none, border, llvm::APFloat(0.0));
  shape.pop_back();
  shape.back() = count * (size + 1);
  x = call.reshape(x, shape);
  none.pop_back();
  Shape before = none, after = none;
  before.back() = start;
  after.back() = std::max<int64_t>(size * size - start - shape.back(), 0);
  x = call.slice(call.make<wt::PadOp>(x, before, after, llvm::APFloat(0.0)), shape.size() - 1, 0, size * size);
  shape.back() = size;
  shape.push_back(size);
  return call.reshape(x, shape);
}

static Results diagEmbed(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank() + 1, offset = call.integer("offset", 0);
  int64_t first = call.dimension("dim1", rank, -2), second = call.dimension("dim2", rank, -1);
  if (call.failed() || rank < 2 || first == second)
    return call.fail("expected a tensor of at least one dimension and two different new ones");
  return {call.permute(matrixOf(call, x, offset), wt::invertPermutation(orderWithLast(rank, first, second)))};
}

// A line becomes a matrix, a matrix gives its diagonal.
static Results diag(Call &call) {
  Value x = call.tensor("self");
  int64_t offset = call.integer("diagonal", 0);
  if (!x)
    return {};
  if (typeOf(x).getRank() == 2)
    return {diagonalOf(call, x, offset, 0, 1)};
  return typeOf(x).getRank() == 1 ? Results{matrixOf(call, x, offset)}
                                  : call.fail("expected a line or a matrix, found shape " + wt::shapeText(shapeOf(x)));
}

static Results diagFlat(Call &call) {
  Value x = call.tensor("self");
  return x ? Results{matrixOf(call, call.reshape(x, {typeOf(x).getNumElements()}), call.integer("offset", 0))} : Results();
}

static Results trace(Call &call) {
  Value x = call.computable("self");
  if (!x)
    return {};
  if (typeOf(x).getRank() != 2)
    return call.fail("expected a matrix, found shape " + wt::shapeText(shapeOf(x)));
  x = call.convert(x, isa<FloatType>(typeOf(x).getElementType()) ? typeOf(x).getElementType() : Type(call.getBuilder().getI64Type()));
  return {call.make<wt::SumOp>(diagonalOf(call, x, 0, 0, 1), Shape{0}, false)};
}

// What lies on one side of a diagonal, and zeros.
template <wt::CompareKind side> static Results triangle(Call &call) {
  Value x = call.computable("self");
  if (!x)
    return {};
  if (typeOf(x).getRank() < 2)
    return call.fail("expected at least two dimensions, found shape " + wt::shapeText(shapeOf(x)));
  int64_t rows = shapeOf(x).drop_back().back(), columns = shapeOf(x).back();
  // Beyond the corners all diagonals are one.
  int64_t offset = std::clamp<int64_t>(call.integer("diagonal", 0), -rows, columns);
  Type type = call.getBuilder().getI32Type();
  Term row(call, countAlong(call, {rows, 1}, 0, type)), column(call, countAlong(call, {1, columns}, 1, type));
  return {column.compare(side, row + static_cast<double>(offset)).choose(x, call.scalarLike(x, 0.0))};
}

void registerDiagonals(Registry &registry) {
  registry["aten::diagonal"] = registry["aten::linalg_diagonal"] = diagonal;
  registry["aten::diag_embed"] = diagEmbed;
  registry["aten::diag"] = diag;
  registry["aten::diagflat"] = diagFlat;
  registry["aten::trace"] = trace;
  registry["aten::tril"] = triangle<wt::CompareKind::Le>;
  registry["aten::triu"] = triangle<wt::CompareKind::Ge>;
}

} // namespace wasmtorch::aten
