// Kernels that write elements to computed places.
#include "dialects/Wt/Wt.h"
#include "passes/Lowering/KernelContext.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace wasmtorch {

namespace {

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

class Scatter {
public:
  Scatter(Emitter &e, KernelContext &context)
      : e(e), context(context), op(context.produced.getDefiningOp<wt::ScatterOp>()), dim(op.getDim()), updates(context.arguments, {}),
        index(context.arguments, {}), place(context.outputForm()) {}

  LogicalResult emit() {
    ArrayRef<int64_t> sizes = typeOf(op.getUpdates()).getShape();
    if (failed(emitElements(e, context, op.getData(), place)))
      return failure();
    if (failed(updates.build(op.getUpdates())) || failed(index.build(op.getIndex(), indexMap(sizes.size()))))
      return failure();
    // In dimension `dim` the index says where, not the update's own place: it is one more coordinate.
    place.coefficients.push_back(place.coefficients[dim]);
    place.coefficients[dim] = 0;
    int64_t last = sizes.size() - 1;
    // Where one index stands for a row of updates they are written as vectors.
    bool rows = dim != last && typeOf(op.getIndex()).getDimSize(last) == 1;
    e.loops(sizes.drop_back(), [&](const Point &outer) {
      e.vectorSteps(sizes.back(), [&](Coordinate at, int64_t lanes) {
        Point point(outer);
        point.push_back(at);
        emitUpdates(point, lanes, rows);
      });
    });
    return success(!failedOnce);
  }

private:
  // Where dimensions of the index stand that may repeat.
  SmallVector<LinearForm> indexMap(unsigned rank) {
    SmallVector<LinearForm> map = identityMap(rank);
    for (auto [d, size] : llvm::enumerate(typeOf(op.getIndex()).getShape()))
      if (size == 1)
        map[d].coefficients[d] = 0;
    return map;
  }

  // Vectors are computed at once. Elements are written one after the other where two may fall on the same place.
  void emitUpdates(const Point &point, int64_t lanes, bool rows) {
    unsigned laneDim = point.size() - 1;
    Value update = updates.emit(e, point, laneDim, lanes, {}), where = index.emit(e, point, laneDim, lanes, {});
    failedOnce |= !update || !where;
    if (failedOnce)
      return;
    if (rows)
      return emitWrite(point, vector::ExtractOp::create(e.b, e.loc, where, 0), update, lanes);
    for (int64_t lane = 0; lane < lanes; ++lane) {
      Point one(point);
      one.back().constant += lane;
      Value element = e.broadcast(vector::ExtractOp::create(e.b, e.loc, update, lane));
      emitWrite(one, vector::ExtractOp::create(e.b, e.loc, where, lane), element, 1);
    }
  }

  // An update outside the data is left out.
  void emitWrite(const Point &point, Value where, Value update, int64_t lanes) {
    Value size = arith::ConstantOp::create(e.b, e.loc, e.b.getIntegerAttr(where.getType(), typeOf(op.getData()).getDimSize(dim)));
    Value inside = arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::ult, where, size);
    auto branch = scf::IfOp::create(e.b, e.loc, inside, false);
    OpBuilder::InsertionGuard guard(e.b);
    e.b.setInsertionPointToStart(&branch.getThenRegion().front());
    if (where.getType().isInteger(64))
      where = arith::TruncIOp::create(e.b, e.loc, e.b.getI32Type(), where);
    Point at(point);
    at.push_back({where, 0});
    Value pointer = e.address(context.output, place, at);
    if (op.getCombine() != wt::Combine::Replace)
      update = combined(e.load(pointer, context.output.element, 1, lanes), update);
    e.store(update, pointer, 1, lanes);
  }

  template <typename Op> Value binary(Value x, Value y) { return Op::create(e.b, e.loc, x, y); }
  template <typename OfFloats, typename OfSigned, typename OfUnsigned, typename OfBools> Value byKind(Value x, Value y) {
    Type element = op.getType().getElementType();
    if (isa<FloatType>(element))
      return binary<OfFloats>(x, y);
    if (element.isInteger(1))
      return binary<OfBools>(x, y);
    return element.isUnsignedInteger() ? binary<OfUnsigned>(x, y) : binary<OfSigned>(x, y);
  }

  Value combined(Value x, Value y) {
    switch (op.getCombine()) {
    case wt::Combine::Replace:
      return y;
    case wt::Combine::Add:
      return byKind<arith::AddFOp, arith::AddIOp, arith::AddIOp, arith::OrIOp>(x, y);
    case wt::Combine::Multiply:
      return byKind<arith::MulFOp, arith::MulIOp, arith::MulIOp, arith::AndIOp>(x, y);
    case wt::Combine::Maximum:
      return byKind<arith::MaximumFOp, arith::MaxSIOp, arith::MaxUIOp, arith::OrIOp>(x, y);
    case wt::Combine::Minimum:
      return byKind<arith::MinimumFOp, arith::MinSIOp, arith::MinUIOp, arith::AndIOp>(x, y);
    }
    llvm_unreachable("no way to combine");
  }

  Emitter &e;
  KernelContext &context;
  wt::ScatterOp op;
  int64_t dim;
  PointwiseExpression updates, index;
  LinearForm place;
  bool failedOnce = false;
};

} // namespace

LogicalResult lowerScatter(Emitter &e, KernelContext &context) { return Scatter(e, context).emit(); }

} // namespace wasmtorch
