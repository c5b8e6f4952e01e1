// Products of tensors that name their dimensions: einsum, tensordot and their kin, as batches of matrix products.
#include "compiler/Frontend/Aten/Registry.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace wasmtorch::aten {

namespace {
// A tensor whose dimensions have labels, each a different one.
struct Labelled {
  Value value;
  Shape labels;

  bool has(int64_t label) const { return llvm::is_contained(labels, label); }
  int64_t sizeOf(int64_t label) const { return shapeOf(value)[llvm::find(labels, label) - labels.begin()]; }
};
} // namespace

static Value ordered(Call &call, const Labelled &tensor, ArrayRef<int64_t> labels) {
  Shape dims;
  for (int64_t label : labels)
    dims.push_back(llvm::find(tensor.labels, label) - tensor.labels.begin());
  return call.permute(tensor.value, dims);
}

// Sums over the labels that nobody needs.
static Labelled reduced(Call &call, Labelled tensor, llvm::function_ref<bool(int64_t)> needed) {
  Shape dims, left;
  for (auto [dim, label] : llvm::enumerate(tensor.labels)) {
    if (needed(label))
      left.push_back(label);
    else
      dims.push_back(dim);
  }
  if (!dims.empty())
    tensor.value = call.make<wt::SumOp>(tensor.value, dims, false);
  tensor.labels = left;
  return tensor;
}

// A dimension of size 1 broadcasts against the other operand's: it vanishes.
static Labelled withoutBroadcasts(Call &call, Labelled tensor, const Labelled &other) {
  Shape labels, sizes;
  for (auto [label, size] : llvm::zip(tensor.labels, shapeOf(tensor.value)))
    if (size != 1 || !other.has(label) || other.sizeOf(label) == 1) {
      labels.push_back(label);
      sizes.push_back(size);
    }
  return {call.reshape(tensor.value, sizes), labels};
}

// Labels of both that are needed are a batch, those that are not are summed over; the rest are rows and columns.
static Labelled product(Call &call, Labelled left, Labelled right, llvm::function_ref<bool(int64_t)> needed) {
  left = withoutBroadcasts(call, left, right);
  right = withoutBroadcasts(call, right, left);
  if (call.failed())
    return {};
  left = reduced(call, left, [&](int64_t label) { return right.has(label) || needed(label); });
  right = reduced(call, right, [&](int64_t label) { return left.has(label) || needed(label); });
  if (call.failed())
    return {};
  Shape batch, rows, columns, depth;
  for (int64_t label : left.labels)
    (!right.has(label) ? rows : needed(label) ? batch : depth).push_back(label);
  for (int64_t label : right.labels)
    if (!left.has(label))
      columns.push_back(label);
  Shape sizes;
  int64_t counts[4] = {1, 1, 1, 1};
  const Shape *kinds[] = {&batch, &rows, &columns, &depth};
  for (auto [i, labels] : llvm::enumerate(kinds))
    for (int64_t label : *labels) {
      int64_t size = left.has(label) ? left.sizeOf(label) : right.sizeOf(label);
      if (left.has(label) && right.has(label) && right.sizeOf(label) != size) {
        call.fail("expected dimensions of one size, found " + std::to_string(size) + " and " + std::to_string(right.sizeOf(label)));
        return {};
      }
      counts[i] *= size;
      if (i < 3)
        sizes.push_back(size);
    }
  auto joined = [](std::initializer_list<ArrayRef<int64_t>> parts) {
    Shape all;
    for (ArrayRef<int64_t> part : parts)
      llvm::append_range(all, part);
    return all;
  };
  Shape lhsShape{counts[1], counts[3]}, rhsShape{counts[3], counts[2]};
  if (!batch.empty()) {
    lhsShape.insert(lhsShape.begin(), counts[0]);
    rhsShape.insert(rhsShape.begin(), counts[0]);
  }
  Value lhs = call.reshape(ordered(call, left, joined({batch, rows, depth})), lhsShape);
  Value rhs = call.reshape(ordered(call, right, joined({batch, depth, columns})), rhsShape);
  return {call.reshape(call.make<wt::MatmulOp>(lhs, rhs), sizes), joined({batch, rows, columns})};
}

// From left to right; labels of the result and of operands to come are kept.
static Value contract(Call &call, ArrayRef<Labelled> operands, ArrayRef<int64_t> result) {
  Labelled sum = operands.front();
  for (size_t i = 1; i <= operands.size(); ++i) {
    auto needed = [&](int64_t label) {
      return llvm::is_contained(result, label) ||
             llvm::any_of(operands.drop_front(std::min(i + 1, operands.size())), [&](const Labelled &later) { return later.has(label); });
    };
    sum = i < operands.size() ? product(call, sum, operands[i], needed) : reduced(call, sum, needed);
    if (call.failed())
      return {};
  }
  return ordered(call, sum, result);
}

// Labels of one operand of an equation; letters alone are understood.
static std::optional<Shape> lettersOf(StringRef text) {
  Shape labels;
  for (char letter : text) {
    if (letter == ' ')
      continue;
    if (!llvm::isAlpha(letter) || llvm::is_contained(labels, letter))
      return std::nullopt;
    labels.push_back(letter);
  }
  return labels;
}

// Without an arrow: the letters that appear once, in the order of the alphabet.
static Shape impliedResult(ArrayRef<Labelled> operands) {
  Shape all, once;
  for (const Labelled &operand : operands)
    llvm::append_range(all, operand.labels);
  llvm::sort(all);
  for (int64_t label : all)
    if (llvm::count(all, label) == 1)
      once.push_back(label);
  return once;
}

static Results einsum(Call &call) {
  std::string equation = call.text("equation");
  SmallVector<Value> tensors = call.tensors("tensors");
  if (call.failed())
    return {};
  auto [left, right] = StringRef(equation).split("->");
  SmallVector<StringRef> terms;
  left.split(terms, ',');
  if (terms.size() != tensors.size())
    return call.fail("the equation '" + equation + "': expected " + std::to_string(terms.size()) + " operands, found " +
                     std::to_string(tensors.size()));
  SmallVector<Labelled> operands;
  for (auto [term, tensor] : llvm::zip(terms, tensors)) {
    auto labels = lettersOf(term);
    if (!labels)
      return call.unsupported("with the equation '" + equation + "'");
    if (labels->size() != shapeOf(tensor).size())
      return call.fail("'" + term.trim().str() + "' does not name the dimensions of a tensor of shape " + wt::shapeText(shapeOf(tensor)));
    if (!call.canCompute(typeOf(tensor).getElementType()))
      return {};
    operands.push_back({tensor, *labels});
  }
  std::optional<Shape> result = equation.find("->") == std::string::npos ? impliedResult(operands) : lettersOf(right);
  if (!result)
    return call.unsupported("with the equation '" + equation + "'");
  for (int64_t label : *result)
    if (llvm::none_of(operands, [&](const Labelled &operand) { return operand.has(label); }))
      return call.fail("the equation '" + equation + "' gives a letter that no operand has, expected letters of its operands");
  return {contract(call, operands, *result)};
}

// Labels from `first` on, one for each dimension.
static Labelled labelled(Value value, int64_t first) {
  return {value, llvm::to_vector<6>(llvm::seq<int64_t>(first, first + shapeOf(value).size()))};
}

// Sums over pairs of dimensions; those that are left stand in order, the left operand's first.
static Results tensordot(Call &call) {
  Value self = call.computable("self"), other = call.computable("other");
  Shape dimsSelf = call.integers("dims_self"), dimsOther = call.integers("dims_other");
  if (!self || !other)
    return {};
  if (dimsSelf.size() != dimsOther.size())
    return call.fail("expected as many 'dims_self' as 'dims_other'");
  if (!dimsSelf.empty() && (typeOf(self).getRank() == 0 || typeOf(other).getRank() == 0))
    return call.fail("expected tensors of at least one dimension");
  Labelled left = labelled(self, 0), right = labelled(other, left.labels.size());
  for (auto [a, b] : llvm::zip(dimsSelf, dimsOther))
    right.labels[call.dimension(b, right.labels.size())] = call.dimension(a, left.labels.size());
  if (call.failed())
    return {};
  Shape result;
  for (const Labelled *operand : {&left, &right})
    for (int64_t label : operand->labels)
      if (!(left.has(label) && right.has(label)))
        result.push_back(label);
  return {contract(call, {left, right}, result)};
}

// Of the last dimensions; a scalar scales.
static Results inner(Call &call) {
  Value self = call.computable("self"), other = call.computable("other");
  if (!self || !other)
    return {};
  if (shapeOf(self).empty() || shapeOf(other).empty())
    return {call.make<wt::MulOp>(self, other)};
  Labelled left = labelled(self, 0), right = labelled(other, left.labels.size());
  right.labels.back() = left.labels.back();
  Shape result(ArrayRef<int64_t>(left.labels).drop_back());
  llvm::append_range(result, ArrayRef<int64_t>(right.labels).drop_back());
  return {contract(call, {left, right}, result)};
}

static Results outer(Call &call) {
  Value self = call.computable("self"), other = call.computable(call.has("vec2") ? "vec2" : "other");
  if (!self || !other)
    return {};
  if (typeOf(self).getRank() != 1 || typeOf(other).getRank() != 1)
    return call.fail("expected two lines, found shapes " + wt::shapeText(shapeOf(self)) + " and " + wt::shapeText(shapeOf(other)));
  return {call.make<wt::MulOp>(call.reshape(self, {shapeOf(self)[0], 1}), other)};
}

// Each element of the left operand times the right one.
static Results kron(Call &call) {
  Value self = call.computable("self"), other = call.computable("other");
  if (!self || !other)
    return {};
  size_t rank = std::max(shapeOf(self).size(), shapeOf(other).size());
  Shape left(rank - shapeOf(self).size(), 1), right(rank - shapeOf(other).size(), 1), outerShape, innerShape, shape;
  llvm::append_range(left, shapeOf(self));
  llvm::append_range(right, shapeOf(other));
  for (auto [a, b] : llvm::zip(left, right)) {
    llvm::append_values(outerShape, a, int64_t(1));
    llvm::append_values(innerShape, int64_t(1), b);
    shape.push_back(a * b);
  }
  return {call.reshape(call.make<wt::MulOp>(call.reshape(self, outerShape), call.reshape(other, innerShape)), shape)};
}

// result[o] = left^T W[o] right + bias[o]
static Results bilinear(Call &call) {
  Value left = call.computable("input1"), right = call.computable("input2"), weight = call.tensor("weight"),
        bias = call.optionalTensor("bias");
  if (!left || !right || !weight)
    return {};
  if (shapeOf(weight).size() != 3 || shapeOf(left).empty() || shapeOf(left).drop_back() != shapeOf(right).drop_back())
    return call.fail("inputs of shapes " + wt::shapeText(shapeOf(left)) + " and " + wt::shapeText(shapeOf(right)) +
                     " do not fit a weight of shape " + wt::shapeText(shapeOf(weight)));
  int64_t rank = shapeOf(left).size(), output = rank + 1, last = rank;
  Labelled first = labelled(left, 0), second = labelled(right, 0);
  second.labels.back() = last;
  Shape result(ArrayRef<int64_t>(first.labels).drop_back());
  result.push_back(output);
  Value sum = contract(call, {first, Labelled{weight, {output, rank - 1, last}}, second}, result);
  return {bias ? call.make<wt::AddOp>(sum, bias) : sum};
}

void registerTensorProducts(Registry &registry) {
  registry["aten::einsum"] = einsum;
  registry["aten::tensordot"] = tensordot;
  registry["aten::inner"] = inner;
  registry["aten::outer"] = registry["aten::ger"] = outer;
  registry["aten::kron"] = kron;
  registry["aten::bilinear"] = bilinear;
}

} // namespace wasmtorch::aten
