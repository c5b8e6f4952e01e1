// Operators that take parts of a tensor.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

// Counted from the end where negative, and limited to the tensor, as Python slices are.
static int64_t clampIndex(int64_t index, int64_t size) {
  if (index < 0)
    index += size;
  return std::clamp<int64_t>(index, 0, size);
}

static Value drop(Call &call, Value x, int64_t dim) {
  if (!x)
    return {};
  Shape shape(shapeOf(x));
  shape.erase(shape.begin() + dim);
  return call.reshape(x, shape);
}

// The tensor and a dimension of it, for operators that need at least one.
static Value tensorAndDim(Call &call, StringRef argument, int64_t &dim, std::optional<int64_t> otherwise = std::nullopt) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  if (!call.hasDimensions(x))
    return {};
  dim = call.dimension(argument, typeOf(x).getRank(), otherwise);
  return call.failed() ? Value() : x;
}

static Results slice(Call &call) {
  int64_t dim = 0;
  Value x = tensorAndDim(call, "dim", dim, 0);
  if (!x)
    return {};
  int64_t size = typeOf(x).getDimSize(dim), step = call.integer("step", 1);
  int64_t start = clampIndex(call.integer("start", 0), size), end = clampIndex(call.integer("end", size), size);
  if (step < 1)
    return call.fail("expected a step of at least 1, found " + std::to_string(step));
  int64_t count = end > start ? (end - start + step - 1) / step : 0;
  return {call.slice(x, dim, count ? start : 0, count, step)};
}

static Results select(Call &call) {
  int64_t dim = 0;
  Value x = tensorAndDim(call, "dim", dim);
  if (!x)
    return {};
  int64_t size = typeOf(x).getDimSize(dim), index = call.integer("index");
  if (index < -size || index >= size)
    return call.fail("index " + std::to_string(index) + " is out of range for a dimension of size " + std::to_string(size));
  return {drop(call, call.slice(x, dim, index < 0 ? index + size : index, 1), dim)};
}

// `length` elements from a place on that is computed.
static Results narrowFrom(Call &call, Value x, int64_t dim, int64_t length) {
  Value start = indexArgument(call, "start");
  int64_t size = typeOf(x).getDimSize(dim);
  if (!start || length < 0 || length > size || typeOf(start).getNumElements() != 1)
    return call.fail("expected one number as 'start' and a length of at most " + std::to_string(size) + ", found " +
                     std::to_string(length));
  Shape line(typeOf(x).getRank(), 1);
  Term first(call, wrapNegative(call, call.reshape(start, line), size));
  line[dim] = length;
  Value places = first + Term(call, countAlong(call, line, dim, typeOf(start).getElementType()));
  return {pickPlaced(call, x, dim, 1, places)};
}

static Results narrow(Call &call) {
  int64_t dim = 0;
  Value x = tensorAndDim(call, "dim", dim);
  if (!x)
    return {};
  if (call.get("start").tensor())
    return narrowFrom(call, x, dim, call.integer("length"));
  int64_t size = typeOf(x).getDimSize(dim), start = call.integer("start"), length = call.integer("length");
  if (start < 0)
    start += size;
  if (start < 0 || length < 0 || start + length > size)
    return call.fail("elements " + std::to_string(start) + " to " + std::to_string(start + length) +
                     " are out of range for a dimension of size " + std::to_string(size));
  return {call.slice(x, dim, start, length)};
}

// The tensor in pieces of the given sizes.
static Results pieces(Call &call, Value x, int64_t dim, ArrayRef<int64_t> sizes) {
  Results results;
  int64_t start = 0;
  for (int64_t size : sizes) {
    results.push_back(call.slice(x, dim, start, size));
    start += size;
  }
  return results;
}

static Results equalPieces(Call &call, Value x, int64_t dim, int64_t size) {
  int64_t total = typeOf(x).getDimSize(dim);
  if (!call.canList(total / size))
    return {};
  Shape sizes;
  for (int64_t start = 0; start < total; start += size)
    sizes.push_back(std::min(size, total - start));
  return pieces(call, x, dim, sizes.empty() ? Shape{total} : sizes);
}

static Results splitWithSizes(Call &call) {
  int64_t dim = 0;
  Value x = tensorAndDim(call, "dim", dim, 0);
  if (!x)
    return {};
  Shape sizes = call.integers(call.has("split_sizes") ? "split_sizes" : "split_size");
  int64_t sum = 0;
  for (int64_t size : sizes)
    sum = size < 0 ? -1 : sum + size;
  if (sum != typeOf(x).getDimSize(dim))
    return call.fail("the sizes of the pieces add up to " + std::to_string(sum) + ", expected " +
                     std::to_string(typeOf(x).getDimSize(dim)));
  return pieces(call, x, dim, sizes);
}

static Results split(Call &call) {
  if (call.get("split_size").list() || call.has("split_sizes"))
    return splitWithSizes(call);
  int64_t dim = 0;
  Value x = tensorAndDim(call, "dim", dim, 0);
  int64_t size = call.integer("split_size");
  if (!x)
    return {};
  if (size < 1)
    return call.fail("expected a size of at least 1, found " + std::to_string(size));
  return equalPieces(call, x, dim, size);
}

static Results chunk(Call &call) {
  int64_t dim = 0;
  Value x = tensorAndDim(call, "dim", dim, 0);
  int64_t count = call.integer("chunks");
  if (!x)
    return {};
  if (count < 1)
    return call.fail("expected at least one chunk, found " + std::to_string(count));
  int64_t total = typeOf(x).getDimSize(dim);
  if (total == 0)
    return call.canList(count) ? pieces(call, x, dim, Shape(count, 0)) : Results();
  return equalPieces(call, x, dim, total / count + (total % count != 0));
}

// By a number of nearly equal sections, the larger ones first, or at given places.
static Results tensorSplit(Call &call) {
  int64_t dim = 0;
  Value x = tensorAndDim(call, "dim", dim, 0);
  if (!x)
    return {};
  int64_t total = typeOf(x).getDimSize(dim);
  Results results;
  std::optional<Shape> known;
  if (Value places = call.optionalTensor("tensor_indices_or_sections"); places && !(known = constantIndices(places)))
    return call.unsupported("with indices that are computed");
  bool oneNumber = known && shapeOf(call.tensor("tensor_indices_or_sections")).empty();
  if (call.has("sections") || oneNumber) {
    int64_t count = oneNumber ? known->front() : call.integer("sections");
    if (count < 1)
      return call.fail("expected at least one section, found " + std::to_string(count));
    if (!call.canList(count))
      return {};
    Shape sizes;
    for (int64_t i = 0; i < count; ++i)
      sizes.push_back(total / count + (i < total % count ? 1 : 0));
    return pieces(call, x, dim, sizes);
  }
  int64_t start = 0;
  Shape ends = known ? *known : call.integers("indices");
  ends.push_back(total);
  for (int64_t end : ends) {
    int64_t from = clampIndex(start, total), to = clampIndex(end, total);
    results.push_back(call.slice(x, dim, to > from ? from : 0, std::max<int64_t>(to - from, 0)));
    start = end;
  }
  return results;
}

static Results unbind(Call &call) {
  int64_t dim = 0;
  Value x = tensorAndDim(call, "dim", dim, 0);
  if (!x)
    return {};
  Results results;
  if (!call.canList(typeOf(x).getDimSize(dim)))
    return {};
  for (int64_t i = 0; i < typeOf(x).getDimSize(dim); ++i)
    results.push_back(drop(call, call.slice(x, dim, i, 1), dim));
  return results;
}

void registerParts(Registry &registry) {
  registry["aten::slice"] = slice;
  registry["aten::select"] = select;
  registry["aten::narrow"] = narrow;
  registry["aten::split"] = registry["aten::unsafe_split"] = split;
  registry["aten::split_with_sizes"] = registry["aten::unsafe_split_with_sizes"] = splitWithSizes;
  registry["aten::chunk"] = registry["aten::unsafe_chunk"] = chunk;
  registry["aten::tensor_split"] = tensorSplit;
  registry["aten::unbind"] = unbind;
}

} // namespace wasmtorch::aten
