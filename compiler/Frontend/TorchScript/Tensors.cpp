// Reading and writing tensors with identity.
#include "compiler/Frontend/TorchScript/Tensors.h"

#include "compiler/Frontend/TorchScript/Elements.h"
#include "compiler/Frontend/WriteBack.h"

#include <ATen/ATen.h>

using namespace mlir;

namespace wasmtorch::torchscript {

// A dtype of libtorch for an element type of the IR.
static at::ScalarType scalarType(Type elementType) { return *dtypeByName(aten::dtypeName(elementType)); }

at::Tensor Tensors::create(Value value, const at::Tensor *like) {
  auto type = aten::typeOf(value);
  auto options = at::TensorOptions().dtype(scalarType(type.getElementType())).device(at::kMeta);
  at::IntArrayRef sizes(type.getShape().data(), type.getShape().size());
  at::Tensor handle =
      like && like->sizes() == sizes ? at::empty_like(*like, options, at::MemoryFormat::Preserve) : at::empty(sizes, options);
  define(handle, value);
  return handle;
}

void Tensors::define(const at::Tensor &handle, Value value) {
  Cell &cell = cellOf(handle);
  cell.symbolic = true;
  cell.value = value;
}

void Tensors::defineView(const at::Tensor &view, const at::Tensor &base, Replay replay) {
  Cell &cell = cellOf(view);
  cell.base = &cellOf(base);
  cell.replay = std::move(replay);
}

Tensors::Cell &Tensors::cellOf(const at::Tensor &tensor) {
  std::unique_ptr<Cell> &cell = cells[tensor.unsafeGetTensorImpl()];
  if (!cell) {
    cell = std::make_unique<Cell>();
    cell->handle = tensor;
    // Weights of integers and booleans are tables and masks for which programs compute indices: these are known.
    cell->symbolic = weights.find(tensor) && at::isFloatingType(tensor.scalar_type());
  }
  return *cell;
}

bool Tensors::isSymbolic(const at::Tensor &tensor) { return tensor.defined() && cellOf(tensor).root().symbolic; }

bool Tensors::hasElements(const at::Tensor &tensor) { return tensor.defined() && tensor.device().is_cpu() && !cellOf(tensor).root().stale; }

const Weights::Weight *Tensors::weightOf(const at::Tensor &tensor) { return weights.find(cellOf(tensor).root().handle); }

Value Tensors::read(const at::Tensor &tensor, Location location) { return read(cellOf(tensor), location); }

// The value of a weight or of known elements.
Value Tensors::materialize(Cell &cell, Location location) {
  const at::Tensor &tensor = cell.handle;
  auto type = typeOfTensor(builder.getContext(), tensor);
  if (!type || tensor.layout() != at::kStrided) {
    reporter.unsupported(location, (type ? "a sparse tensor" : dtypeText(tensor.scalar_type()) + " tensors"));
    return {};
  }
  const Weights::Weight *weight = weights.find(tensor);
  // Tables of integers stand in the IR where they are small, so that handlers see what they index.
  if (!weight || (!cell.symbolic && wt::byteSize(type) <= wt::maxConstantBytes)) {
    DenseElementsAttr elements = elementsOf(type, tensor);
    if (elements.isSplat() || wt::byteSize(type) <= wt::maxConstantBytes)
      return wt::ConstantOp::create(builder, location, elements);
  }
  if (!weight)
    weight = &weights.addConstant(tensor);
  return wt::GetOp::create(builder, location, type, weight->name);
}

Value Tensors::read(Cell &cell, Location location) {
  Cell &root = cell.root();
  if (!root.symbolic) {
    // Its elements may have been written by libtorch since.
    int64_t version = cell.handle._version();
    if (!cell.value || cell.version != version)
      cell.value = materialize(cell, location);
    cell.version = version;
    return cell.value;
  }
  if (!cell.base)
    return cell.value ? cell.value : cell.value = materialize(cell, location);
  Value base = read(*cell.base, location);
  if (!cell.value || cell.seen != base)
    cell.value = base ? cell.replay(base) : Value();
  cell.seen = base;
  return cell.value;
}

std::string Tensors::write(const at::Tensor &tensor, Value value, Location location) { return write(cellOf(tensor), value, location); }

std::string Tensors::write(Cell &cell, Value value, Location location) {
  if (!cell.base) {
    cell.symbolic = true;
    cell.stale = true;
    cell.value = value;
    return "";
  }
  Cell &root = cell.root();
  if (!root.symbolic) {
    // From here on the IR says what it holds; so far its elements did.
    root.value = read(root, location);
    root.symbolic = true;
  }
  // Built anew: what the view holds after an earlier write is no movement of its base.
  Value base = read(*cell.base, location), view = base ? cell.replay(base) : Value();
  Value written = base && view ? frontend::writeBack(builder, location, base, view, value) : Value();
  if (!written)
    return "cannot write through this view: some of its elements are one and the same; clone it before";
  std::string problem = write(*cell.base, written, location);
  cell.value = value;
  cell.seen = read(*cell.base, location);
  return problem;
}

} // namespace wasmtorch::torchscript
