// Norms of vectors and matrices.
#include "compiler/Frontend/Aten/Norms.h"

#include "compiler/Frontend/Aten/Registry.h"
#include "llvm/Support/Format.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

static std::string text(double number) {
  std::string result;
  llvm::raw_string_ostream(result) << llvm::format("%g", number);
  return result;
}

Value vectorNorm(Call &call, Value x, ArrayRef<int64_t> dims, bool keepDims, double order) {
  if (order == 2)
    return call.make<wt::SqrtOp>(call.make<wt::SumOp>(call.make<wt::MulOp>(x, x), dims, keepDims));
  Value magnitude = call.make<wt::AbsOp>(x);
  if (order == 1)
    return call.make<wt::SumOp>(magnitude, dims, keepDims);
  if (std::isinf(order))
    return order > 0 ? call.make<wt::AmaxOp>(magnitude, dims, keepDims) : call.make<wt::AminOp>(magnitude, dims, keepDims);
  if (order == 0) {
    // How many are not zero.
    Value counts = call.make<wt::CompareOp>(x, call.scalarLike(x, 0.0), wt::CompareKind::Ne);
    return counts ? call.make<wt::SumOp>(call.convert(counts, typeOf(x).getElementType()), dims, keepDims) : Value();
  }
  // By logarithms: that of 0 is -inf, whose power is 0 again, or inf for a negative order.
  auto power = [&](Value value, double exponent) {
    return call.make<wt::ExpOp>(call.make<wt::MulOp>(call.make<wt::LogOp>(value), call.scalarLike(value, exponent)));
  };
  return power(call.make<wt::SumOp>(power(magnitude, order), dims, keepDims), 1.0 / order);
}

namespace {
struct NormArguments {
  Value input;
  Shape dims;
  bool keepDims = false;
  explicit operator bool() const { return bool(input); }
};
} // namespace

// No dimensions at all, or None, means all of them.
static NormArguments readArguments(Call &call) {
  Value x = call.tensor(call.has("A") ? "A" : "self");
  if (Type type = call.elementType("dtype"))
    x = call.convert(x, type);
  if (!x || !call.canCompute(typeOf(x).getElementType()))
    return {};
  NormArguments arguments{x, {}, call.boolean("keepdim", false)};
  int64_t rank = typeOf(x).getRank();
  for (int64_t dim : call.integers("dim"))
    if (int64_t wrapped = call.dimension(dim, rank); rank > 0)
      arguments.dims.push_back(wrapped);
  if (arguments.dims.empty())
    arguments.dims = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (call.failed())
    return {};
  return arguments;
}

static Value normOver(Call &call, const NormArguments &arguments, Value x, Shape dims, double order) {
  llvm::sort(dims);
  return vectorNorm(call, x, dims, arguments.keepDims, order);
}

// aten::norm and linalg_vector_norm: whatever dimensions are given are one long vector.
static Results norm(Call &call) {
  NormArguments arguments = readArguments(call);
  if (!arguments)
    return {};
  if (const std::string *name = call.get("p").text(); name && *name != "fro")
    return call.unsupported("with p='" + *name + "'");
  StringRef argument = call.has("ord") ? "ord" : "p";
  double order = call.get(argument).text() ? 2.0 : call.number(argument, 2.0);
  return {normOver(call, arguments, arguments.input, arguments.dims, order)};
}

// The largest (or smallest) sum of magnitudes along one of two dimensions.
static Value matrixNorm(Call &call, const NormArguments &arguments, double order) {
  int64_t summed = arguments.dims[std::isinf(order) ? 1 : 0], other = arguments.dims[std::isinf(order) ? 0 : 1];
  Value sums = call.make<wt::SumOp>(call.make<wt::AbsOp>(arguments.input), Shape{summed}, /*keep_dims=*/true);
  Value result = order > 0 ? call.make<wt::AmaxOp>(sums, Shape{other}, true) : call.make<wt::AminOp>(sums, Shape{other}, true);
  Shape both(arguments.dims);
  llvm::sort(both);
  return result ? call.reshape(result, wt::reducedShape(shapeOf(arguments.input), both, arguments.keepDims)) : Value();
}

// linalg_norm: without an order the length of all elements; with one a vector's norm or, of two dimensions, a matrix's.
static Results linalgNorm(Call &call) {
  NormArguments arguments = readArguments(call);
  if (!arguments)
    return {};
  const std::string *name = call.get("ord").text();
  bool matrix = arguments.dims.size() == 2 && (call.has("ord") || call.getName() == "aten::linalg_matrix_norm");
  if (name && *name != "fro")
    return call.unsupported("with ord='" + *name + "'");
  double order = name ? 2.0 : call.number("ord", 2.0);
  if (!matrix || name || !call.has("ord"))
    return {normOver(call, arguments, arguments.input, arguments.dims, order)};
  if (std::abs(order) != 1 && !std::isinf(order))
    return call.unsupported("of matrices with order " + text(order));
  return {matrixNorm(call, arguments, order)};
}

void registerNorms(Registry &registry) {
  for (StringRef name : {"norm", "linalg_vector_norm", "frobenius_norm"})
    registry[("aten::" + name).str()] = norm;
  registry["aten::linalg_norm"] = registry["aten::linalg_matrix_norm"] = linalgNorm;
}

} // namespace wasmtorch::aten
