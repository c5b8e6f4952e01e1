// What is done once, when the weights are in memory.
#include "passes/Lowering/KernelContext.h"
#include "passes/Lowering/WinogradTransforms.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace wasmtorch {

namespace {

Emitter::Values converted(Emitter &e, ValueRange values, Type element) {
  Emitter::Values result;
  for (Value value : values)
    result.push_back(element.isF64() ? Value(arith::ExtFOp::create(e.b, e.loc, e.vectorType(element), value))
                                     : Value(arith::TruncFOp::create(e.b, e.loc, e.vectorType(element), value)));
  return result;
}

// One vector of the weight at all taps to all points: lines first, then columns. In doubles, so that what is lost is lost once.
void emitPoints(Emitter &e, Value from, Value to, int64_t stride, int64_t tile) {
  Type single = e.b.getF32Type(), wide = e.b.getF64Type();
  int64_t points = tile + 2;
  SmallVector<Emitter::Values> half(3);
  for (int64_t y = 0; y < 3; ++y) {
    Emitter::Values line;
    for (int64_t x = 0; x < 3; ++x)
      line.push_back(e.load(e.advance(from, {Value(), (y * 3 + x) * stride}, single), single, 1, vectorLanes));
    half[y] = transformTaps(e, converted(e, line, wide), tile);
  }
  for (int64_t x = 0; x < points; ++x) {
    Emitter::Values column{half[0][x], half[1][x], half[2][x]};
    for (auto [y, value] : llvm::enumerate(converted(e, transformTaps(e, column, tile), single)))
      e.store(value, e.advance(to, {Value(), (static_cast<int64_t>(y) * points + x) * stride}, single), 1, vectorLanes);
  }
}

// void f(from, to), which do not overlap. Weights of one size share it.
func::FuncOp transformFunction(plan::TransformOp op, SymbolTable &symbols) {
  auto from = cast<MemRefType>(op.getFrom().getType());
  ArrayRef<int64_t> shape = from.getShape();
  int64_t tile = op.getTile(), points = (tile + 2) * (tile + 2), stride = shape[2] * shape[3] * shape[4];
  std::string name = "transform_weight_" + std::to_string(tile) + "_" + wt::shapeText(shape);
  if (auto known = symbols.lookup<func::FuncOp>(name))
    return known;
  OpBuilder b(op.getContext());
  auto pointer = LLVM::LLVMPointerType::get(op.getContext());
  auto function = func::FuncOp::create(b, op.getLoc(), name, b.getFunctionType({pointer, pointer}, {}));
  for (unsigned i = 0; i < 2; ++i)
    function.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(), b.getUnitAttr());
  function->setAttr("llvm.linkage", LLVM::LinkageAttr::get(b.getContext(), LLVM::Linkage::Internal));
  symbols.insert(function);
  Block *body = function.addEntryBlock();
  b.setInsertionPointToEnd(body);
  Emitter e(b, op.getLoc());
  Type element = from.getElementType();
  e.loop(0, shape[0], 1, [&](Coordinate block) {
    Value source = e.advance(body->getArgument(0), e.scaled(block, 9 * stride), element);
    Value target = e.advance(body->getArgument(1), e.scaled(block, points * stride), element);
    e.loop(0, stride / vectorLanes, 1, [&](Coordinate vector) {
      Coordinate at = e.scaled(vector, vectorLanes);
      emitPoints(e, e.advance(source, at, element), e.advance(target, at, element), stride, tile);
    });
  });
  func::ReturnOp::create(b, op.getLoc());
  return function;
}

} // namespace

void lowerPreparation(plan::PrepareOp prepare) {
  SymbolTable symbols(prepare->getParentOfType<ModuleOp>());
  OpBuilder b(prepare.getContext());
  auto pointer = LLVM::LLVMPointerType::get(prepare.getContext());
  auto function = func::FuncOp::create(b, prepare.getLoc(), "prepare", b.getFunctionType({pointer}, {b.getI32Type()}));
  symbols.insert(function);
  Block *body = function.addEntryBlock();
  b.setInsertionPointToEnd(body);
  Emitter e(b, prepare.getLoc());
  for (auto transform : prepare.getBody().getOps<plan::TransformOp>()) {
    Value from = addressOf(e, transform.getFrom(), body->getArgument(0), Value());
    Value to = addressOf(e, transform.getTo(), body->getArgument(0), Value());
    func::CallOp::create(b, transform.getLoc(), transformFunction(transform, symbols), ValueRange{from, to});
  }
  func::ReturnOp::create(b, prepare.getLoc(), e.integer(0));
}

} // namespace wasmtorch
