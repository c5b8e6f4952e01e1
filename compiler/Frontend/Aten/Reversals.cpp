// Operators that reverse dimensions.
#include "compiler/Frontend/Aten/Registry.h"

using namespace mlir;

namespace wasmtorch::aten {

static Value flipped(Call &call, Value x, ArrayRef<int64_t> dims) {
  Shape sorted;
  for (int64_t dim : dims)
    sorted.push_back(call.dimension(dim, x ? typeOf(x).getRank() : 0));
  llvm::sort(sorted);
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    call.fail("a dimension appears twice in 'dims', expected each once");
  // A scalar has nothing to reverse.
  return !x || typeOf(x).getRank() == 0 || sorted.empty() ? x : call.make<wt::FlipOp>(x, sorted);
}

static Results flip(Call &call) {
  Value x = call.tensor("self");
  return {flipped(call, x, call.integers("dims"))};
}

template <int64_t dim> static Results flipOne(Call &call) {
  Value x = call.tensor("self");
  if (x && typeOf(x).getRank() <= dim)
    return call.fail("expected a tensor of at least " + std::to_string(dim + 1) + " dimensions, found " + wt::shapeText(shapeOf(x)));
  return {flipped(call, x, {dim})};
}

// Quarter turns from the first of two dimensions towards the second.
static Results rot90(Call &call) {
  Value x = call.tensor("self");
  int64_t turns = ((call.integer("k", 1) % 4) + 4) % 4;
  Shape dims = call.integers("dims");
  if (!x)
    return {};
  int64_t rank = typeOf(x).getRank();
  if (dims.size() != 2 || rank < 2 || call.dimension(dims[0], rank) == call.dimension(dims[1], rank))
    return call.fail("expected two different dimensions as 'dims'");
  if (turns == 0)
    return {x};
  if (turns == 2)
    return {flipped(call, x, dims)};
  Shape order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  std::swap(order[call.dimension(dims[0], rank)], order[call.dimension(dims[1], rank)]);
  return {call.permute(flipped(call, x, {turns == 1 ? dims[1] : dims[0]}), order)};
}

void registerReversals(Registry &registry) {
  registry["aten::flip"] = flip;
  registry["aten::flipud"] = flipOne<0>;
  registry["aten::fliplr"] = flipOne<1>;
  registry["aten::rot90"] = rot90;
}

} // namespace wasmtorch::aten
