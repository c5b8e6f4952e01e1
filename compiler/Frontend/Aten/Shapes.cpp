// Operators that give a tensor another shape or order, and those that leave it as it is.
#include "compiler/Frontend/Aten/Registry.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace wasmtorch::aten {

// One size may be -1: what remains.
static Shape inferSize(Call &call, Shape sizes, int64_t elements) {
  int64_t known = 1, *open = nullptr;
  for (int64_t &size : sizes) {
    if (size == -1 && !open)
      open = &size;
    else if (size < 0)
      call.fail("a size of " + std::to_string(size) + " is not possible, expected at least 0, or -1 once");
    else
      known *= size;
  }
  if (open) {
    if (known == 0 || elements % known != 0)
      call.fail("cannot divide " + std::to_string(elements) + " elements into rows of " + std::to_string(known));
    else
      *open = elements / known;
  }
  return sizes;
}

static Results view(Call &call) {
  Value x = call.tensor("self");
  if (call.has("dtype"))
    return call.unsupported("with another dtype");
  Shape sizes = call.integers(call.has("shape") ? "shape" : "size");
  if (!x)
    return {};
  return {call.reshape(x, inferSize(call, sizes, typeOf(x).getNumElements()))};
}

static Results viewAs(Call &call) {
  Value x = call.tensor("self"), other = call.tensor("other");
  return {call.reshape(x, shapeOf(other))};
}

static Results flatten(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank(), start = call.dimension("start_dim", rank, 0), end = call.dimension("end_dim", rank, -1);
  if (call.failed() || start > end)
    return call.fail("expected a 'start_dim' that is not after 'end_dim'");
  Shape shape;
  for (auto [i, size] : llvm::enumerate(shapeOf(x))) {
    if (static_cast<int64_t>(i) > start && static_cast<int64_t>(i) <= end)
      shape.back() *= size;
    else
      shape.push_back(size);
  }
  return {call.reshape(x, rank == 0 ? Shape{1} : shape)};
}

static Results unflatten(Call &call) {
  Value x = call.tensor("self");
  Shape sizes = call.integers("sizes");
  if (!x)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank());
  if (call.failed() || typeOf(x).getRank() == 0)
    return call.fail("expected a tensor of at least one dimension");
  sizes = inferSize(call, sizes, typeOf(x).getDimSize(dim));
  Shape shape(shapeOf(x));
  shape.erase(shape.begin() + dim);
  shape.insert(shape.begin() + dim, sizes.begin(), sizes.end());
  return {call.reshape(x, shape)};
}

static Results squeeze(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank();
  llvm::SmallVector<bool> chosen(std::max<int64_t>(rank, 1), !call.has("dim"));
  for (int64_t dim : call.integers("dim"))
    chosen[call.dimension(dim, rank)] = true;
  Shape shape;
  for (int64_t i = 0; i < rank; ++i)
    if (!chosen[i] || typeOf(x).getDimSize(i) != 1)
      shape.push_back(typeOf(x).getDimSize(i));
  return {call.reshape(x, shape)};
}

static Results unsqueeze(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  int64_t dim = call.dimension("dim", typeOf(x).getRank() + 1);
  Shape shape(shapeOf(x));
  shape.insert(shape.begin() + dim, 1);
  return {call.reshape(x, shape)};
}

static Shape identity(Value x) { return llvm::to_vector(llvm::seq<int64_t>(0, typeOf(x).getRank())); }

static Results permute(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  Shape dims = call.integers("dims");
  for (int64_t &dim : dims)
    dim = call.dimension(dim, typeOf(x).getRank());
  return {call.permute(x, dims)};
}

static Results swap(Call &call, int64_t first, int64_t second) {
  Value x = call.tensor("self");
  if (!x || typeOf(x).getRank() == 0)
    return {x};
  Shape dims = identity(x);
  std::swap(dims[call.dimension(first, dims.size())], dims[call.dimension(second, dims.size())]);
  return {call.permute(x, dims)};
}

static Results transpose(Call &call) {
  bool axes = call.has("axis0");
  return swap(call, call.integer(axes ? "axis0" : "dim0"), call.integer(axes ? "axis1" : "dim1"));
}

// The transpose of a matrix; a vector is its own.
static Results matrixTranspose(Call &call) {
  Value x = call.tensor("self");
  if (!x || typeOf(x).getRank() < 2)
    return {x};
  if (call.getName() == "aten::t" && typeOf(x).getRank() > 2)
    return call.fail("expected at most two dimensions, found " + wt::shapeText(shapeOf(x)));
  return swap(call, -2, -1);
}

// x.T: all dimensions in reverse.
static Results reverseDimensions(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  Shape dims = identity(x);
  std::reverse(dims.begin(), dims.end());
  return {call.permute(x, dims)};
}

static Results movedim(Call &call) {
  Value x = call.tensor("self");
  Shape source = call.integers("source"), destination = call.integers("destination");
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank();
  if (source.size() != destination.size())
    return call.fail("expected as many dimensions in 'source' as in 'destination'");
  // PyTorch lets a scalar's one dimension, which it hasn't, change places with itself.
  if (rank == 0)
    return {x};
  Shape dims(rank, -1);
  llvm::SmallVector<bool> moved(rank, false);
  for (auto [from, to] : llvm::zip(source, destination)) {
    from = call.dimension(from, rank);
    to = call.dimension(to, rank);
    if (call.failed() || moved[from] || dims[to] != -1)
      return call.fail("a dimension is moved twice, expected each once");
    dims[to] = from;
    moved[from] = true;
  }
  int64_t next = 0;
  for (int64_t &dim : dims) {
    if (dim != -1)
      continue;
    while (moved[next])
      ++next;
    dim = next++;
  }
  return {call.permute(x, dims)};
}

// A size of -1 leaves the dimension as it is.
static Results expand(Call &call) {
  Value x = call.tensor("self");
  Shape sizes = call.integers("size");
  if (!x)
    return {};
  int64_t added = static_cast<int64_t>(sizes.size()) - typeOf(x).getRank();
  for (int64_t i = std::max<int64_t>(added, 0); i < static_cast<int64_t>(sizes.size()); ++i)
    if (sizes[i] == -1)
      sizes[i] = typeOf(x).getDimSize(i - added);
  if (added < 0 || llvm::any_of(sizes, [](int64_t size) { return size < 0; }))
    return call.fail("cannot expand a tensor of shape " + wt::shapeText(shapeOf(x)) + " to the sizes given");
  return {call.expand(x, sizes)};
}

static Results expandAs(Call &call) {
  Value x = call.tensor("self"), other = call.tensor("other");
  return {call.expand(x, shapeOf(other))};
}

static Results same(Call &call) { return {call.tensor(call.has("input") ? "input" : "self")}; }

// With a probability of 0 it is the identity in training mode too.
static Results dropout(Call &call) {
  if (call.boolean(call.has("training") ? "training" : "train", false) && call.number("p", 0.5) != 0)
    return call.unsupported("in training mode");
  return same(call);
}

// The form of decomposed programs, which gives what was kept too.
static Results nativeDropout(Call &call) {
  Results results = dropout(call);
  return results.empty() ? results : Results{results[0], Value()};
}

// A conversion; a device and a memory format mean nothing here.
static Results to(Call &call) {
  Value x = call.tensor("self");
  Type type = call.elementType("dtype");
  if (Value other = call.optionalTensor("other"))
    type = typeOf(other).getElementType();
  return {type ? call.convert(x, type) : x};
}

// The forms of conversion that old programs have: `_cast_Long`.
static Results cast(Call &call) {
  Builder &builder = call.getBuilder();
  StringRef to = StringRef(call.getName()).substr(StringRef("aten::_cast_").size());
  Type type = llvm::StringSwitch<Type>(to)
                  .Case("Double", builder.getF64Type())
                  .Case("Float", builder.getF32Type())
                  .Case("Int", builder.getI32Type())
                  .Default(builder.getI64Type());
  Value x = call.tensor("self");
  return x ? Results{call.convert(x, type)} : Results();
}

// At least so many dimensions: `atleast_1d` and its like put new ones before, and the third one last.
template <int64_t least> static Results atLeast(Call &call) {
  Value x = call.tensor("self");
  if (!x)
    return {};
  Shape shape(shapeOf(x));
  for (auto rank = static_cast<int64_t>(shape.size()); rank < least; ++rank)
    shape.insert(rank == 2 ? shape.end() : shape.begin(), 1);
  return {call.reshape(x, shape)};
}

static Results ravel(Call &call) {
  Value x = call.tensor("self");
  return x ? Results{call.reshape(x, {typeOf(x).getNumElements()})} : Results();
}

// What is written into a tensor takes its shape and type.
static Results copy(Call &call) {
  Value self = call.tensor("self"), source = call.tensor("src");
  if (!self || !source)
    return {};
  return {call.expand(call.convert(source, typeOf(self).getElementType()), shapeOf(self))};
}

static Results pixelShuffle(Call &call) {
  Value x = call.tensor("self");
  int64_t factor = call.integer("upscale_factor");
  if (!x || call.failed())
    return {};
  int64_t rank = typeOf(x).getRank();
  if (rank < 3 || factor < 1 || typeOf(x).getDimSize(rank - 3) % (factor * factor) != 0)
    return call.fail("expected a number of channels that is a multiple of " + std::to_string(factor * factor) + ", found shape " +
                     wt::shapeText(shapeOf(x)));
  Shape batch(shapeOf(x).drop_back(3)), split = batch, dims = llvm::to_vector(llvm::seq<int64_t>(0, rank - 3)), shape = batch;
  int64_t channels = typeOf(x).getDimSize(rank - 3) / (factor * factor), height = typeOf(x).getDimSize(rank - 2),
          width = typeOf(x).getDimSize(rank - 1), first = rank - 3;
  llvm::append_values(split, channels, factor, factor, height, width);
  llvm::append_values(dims, first, first + 3, first + 1, first + 4, first + 2);
  llvm::append_values(shape, channels, height * factor, width * factor);
  return {call.reshape(call.permute(call.reshape(x, split), dims), shape)};
}

void registerShapes(Registry &registry) {
  for (StringRef name : {"view", "reshape", "_unsafe_view", "_reshape_alias"})
    registry[("aten::" + name).str()] = view;
  registry["aten::view_as"] = registry["aten::reshape_as"] = viewAs;
  registry["aten::flatten"] = flatten;
  registry["aten::unflatten"] = unflatten;
  registry["aten::squeeze"] = squeeze;
  registry["aten::unsqueeze"] = unsqueeze;
  registry["aten::permute"] = permute;
  registry["aten::transpose"] = registry["aten::swapaxes"] = registry["aten::swapdims"] = transpose;
  registry["aten::t"] = registry["aten::mT"] = registry["aten::mH"] = registry["aten::matrix_H"] = registry["aten::adjoint"] =
      matrixTranspose;
  registry["aten::numpy_T"] = reverseDimensions;
  registry["aten::movedim"] = registry["aten::moveaxis"] = movedim;
  registry["aten::expand"] = registry["aten::broadcast_to"] = expand;
  registry["aten::expand_as"] = expandAs;
  for (StringRef name : {"contiguous", "clone", "detach", "alias", "lift_fresh", "lift_fresh_copy", "positive", "resolve_conj",
                         "resolve_neg", "conj", "_conj", "real", "cpu", "pin_memory"})
    registry[("aten::" + name).str()] = same;
  for (StringRef name : {"dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout"})
    registry[("aten::" + name).str()] = dropout;
  registry["aten::native_dropout"] = nativeDropout;
  registry["aten::to"] = registry["aten::_to_copy"] = registry["aten::type_as"] = to;
  for (StringRef type : {"Double", "Float", "Int", "Long"})
    registry[("aten::_cast_" + type).str()] = cast;
  registry["aten::atleast_1d"] = atLeast<1>;
  registry["aten::atleast_2d"] = atLeast<2>;
  registry["aten::atleast_3d"] = atLeast<3>;
  registry["aten::ravel"] = ravel;
  registry["aten::copy"] = copy;
  registry["aten::pixel_shuffle"] = pixelShuffle;
}

} // namespace wasmtorch::aten
