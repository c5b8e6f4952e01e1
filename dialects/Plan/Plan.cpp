// Registers the plan dialect and verifies its ops.
#include "dialects/Plan/Plan.h"

#include "dialects/Plan/State.h"
#include "dialects/Wt/ShapeMath.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::plan;

// buffer's space without the attribute's brackets: it reads as an address.
static ParseResult parseSpace(OpAsmParser &parser, SpaceAttr &attr) {
  StringRef keyword;
  SMLoc place = parser.getCurrentLocation();
  if (parser.parseKeyword(&keyword))
    return failure();
  auto space = symbolizeSpace(keyword);
  if (!space)
    return parser.emitError(place, "expected 'weights' or 'session', found '") << keyword << "'";
  attr = SpaceAttr::get(parser.getContext(), *space);
  return success();
}
static void printSpace(OpAsmPrinter &printer, Operation *, SpaceAttr attr) { printer << stringifySpace(attr.getValue()); }

#include "dialects/Plan/PlanDialect.cpp.inc"
#include "dialects/Plan/PlanEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/Plan/PlanAttrs.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/Plan/PlanOps.cpp.inc"

void PlanDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Plan/PlanAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Plan/PlanOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Plan/PlanState.cpp.inc"
      >();
}

RankedTensorType plan::packedType(RankedTensorType type, PackingAttr packing) {
  switch (packing.getKind()) {
  case PackingKind::RowMajor:
    return type;
  case PackingKind::Panels: {
    int64_t columns = type.getDimSize(0) / packing.getGroups();
    int64_t depth = columns == 0 ? 0 : type.getNumElements() / type.getDimSize(0);
    return RankedTensorType::get(
        {packing.getGroups(), static_cast<int64_t>(llvm::divideCeil(columns, packing.getColumns())), depth, packing.getColumns()},
        type.getElementType());
  }
  case PackingKind::Taps: {
    wt::Shape shape(type.getShape().drop_front(2));
    shape.push_back(type.getDimSize(0));
    return RankedTensorType::get(shape, type.getElementType());
  }
  case PackingKind::Winograd: {
    int64_t points = packing.getTile() + 2, blocks = llvm::divideCeil(type.getDimSize(0), packing.getBlockColumns());
    return RankedTensorType::get(
        {blocks, points * points, packing.getBlockColumns() / packing.getColumns(), type.getDimSize(1), packing.getColumns()},
        type.getElementType());
  }
  }
  llvm_unreachable("every packing has a type");
}

static bool fitsWinograd(RankedTensorType type, PackingAttr packing) {
  return type.getRank() == 4 && type.getDimSize(2) == 3 && type.getDimSize(3) == 3 && packing.getGroups() == 1 && packing.getTile() >= 1 &&
         packing.getColumns() >= 1 && packing.getBlockColumns() >= 1 && packing.getBlockColumns() % packing.getColumns() == 0;
}

// Whether what a region sees as `seen` may lie in memory as `stored`.
static LogicalResult checkOperand(Operation *op, unsigned index, Type stored, Type seen, ArrayAttr packing) {
  auto type = dyn_cast<RankedTensorType>(seen);
  if (!type)
    return op->emitOpError("has a region argument ") << index << " that is no tensor, expected a ranked one";
  if (packing) {
    auto attr = cast<PackingAttr>(packing[index]);
    if (attr.getKind() == PackingKind::Panels &&
        (attr.getColumns() < 1 || attr.getGroups() < 1 || type.getRank() < 2 || type.getDimSize(0) % attr.getGroups() != 0))
      return op->emitOpError("packs operand ") << index << " of type " << type << " in a way that does not fit: " << attr;
    if (attr.getKind() == PackingKind::Taps && type.getRank() < 3)
      return op->emitOpError("packs operand ") << index << " of type " << type << " by taps, expected a depthwise convolution's weight";
    if (attr.getKind() == PackingKind::Winograd && !fitsWinograd(type, attr))
      return op->emitOpError("packs operand ") << index << " of type " << type
                                               << " for Winograd's tiles, expected a weight [OC, IC, 3, 3], and whole panels in a block";
    type = packedType(type, attr);
  }
  if (stored != type)
    return op->emitOpError("has operand ") << index << " of type " << stored << ", expected " << type;
  return success();
}

LogicalResult DispatchOp::verify() {
  if (getPacking() && getPacking()->size() != getInputs().size())
    return emitOpError("has ") << getInputs().size() << " operands and packing for " << getPacking()->size();
  return success();
}

LogicalResult DispatchOp::verifyRegions() {
  Block &body = getBody().front();
  if (body.getNumArguments() != getInputs().size())
    return emitOpError("has ") << getInputs().size() << " operands and " << body.getNumArguments() << " region arguments";
  for (auto [i, input] : llvm::enumerate(getInputs()))
    if (failed(checkOperand(*this, i, input.getType(), body.getArgument(i).getType(), getPackingAttr())))
      return failure();
  auto yield = dyn_cast<YieldOp>(body.getTerminator());
  if (!yield || yield.getValues().getTypes() != getResultTypes())
    return emitOpError("yields other values than its results, expected as many and of the same types");
  return success();
}

// Operands that the region does not use, or that stand twice, go.
LogicalResult DispatchOp::canonicalize(DispatchOp op, PatternRewriter &rewriter) {
  Block &body = op.getBody().front();
  llvm::BitVector dead(op.getInputs().size());
  for (auto [i, argument] : llvm::enumerate(body.getArguments())) {
    for (unsigned j = 0; j < i && !argument.use_empty(); ++j)
      if (op.getInputs()[j] == op.getInputs()[i] && body.getArgument(j).getType() == argument.getType())
        rewriter.replaceAllUsesWith(argument, body.getArgument(j));
    if (argument.use_empty())
      dead.set(i);
  }
  if (dead.none())
    return failure();
  rewriter.modifyOpInPlace(op, [&] {
    if (auto packing = op.getPackingAttr()) {
      SmallVector<Attribute> kept;
      for (auto [i, attr] : llvm::enumerate(packing))
        if (!dead.test(i))
          kept.push_back(attr);
      op.setPackingAttr(rewriter.getArrayAttr(kept));
    }
    body.eraseArguments(dead);
    op->eraseOperands(dead);
  });
  return success();
}

void YieldOp::build(OpBuilder &, OperationState &) {}

LogicalResult KernelOp::verifyRegions() {
  Block &body = getBody().front();
  if (body.empty() || !isa<YieldOp>(body.back()))
    return emitOpError("does not end in plan.yield, expected one");
  if (getPacking() && getPacking()->size() != body.getNumArguments())
    return emitOpError("has ") << body.getNumArguments() << " arguments and packing for " << getPacking()->size();
  return success();
}

// Bytes from a buffer's first to behind its last element.
static int64_t spanOf(MemRefType type) {
  auto tensor = RankedTensorType::get(type.getShape(), type.getElementType());
  auto [strides, offset] = type.getStridesAndOffset();
  if (type.getLayout().isIdentity() || tensor.getNumElements() == 0)
    return wt::byteSize(tensor);
  int64_t last = 0;
  for (auto [size, stride] : llvm::zip(type.getShape(), strides))
    last += (size - 1) * stride;
  return (last + 1) * wt::byteSize(RankedTensorType::get({}, type.getElementType()));
}

// After the buffers themselves are known to be sound.
LogicalResult EntryOp::verifyRegions() {
  for (Operation &op : getBody().front())
    if (!isa<BufferOp, InputOp, OutputOp, StateOp, LaunchOp>(op))
      return op.emitOpError("inside a plan.entry, expected buffers, inputs, outputs and launches");
  for (auto buffer : getBody().getOps<BufferOp>()) {
    auto type = cast<MemRefType>(buffer.getType());
    int64_t end = buffer.getOffset() + spanOf(type);
    if (buffer.getSpace() == Space::Session && end > static_cast<int64_t>(getSessionBytes()))
      return buffer.emitOpError("ends at byte ") << end << " of a session of " << getSessionBytes();
  }
  return success();
}

LogicalResult PrepareOp::verifyRegions() {
  for (Operation &op : getBody().front()) {
    auto buffer = dyn_cast<BufferOp>(op);
    if (!buffer && !isa<TransformOp>(op))
      return op.emitOpError("inside a plan.prepare, expected buffers and transforms");
    if (buffer && buffer.getSpace() != Space::Weights)
      return buffer.emitOpError("inside a plan.prepare lies in the session, expected the weights");
  }
  return success();
}

LogicalResult TransformOp::verify() {
  auto from = cast<MemRefType>(getFrom().getType()), to = cast<MemRefType>(getTo().getType());
  int64_t tile = getTile(), points = (tile + 2) * (tile + 2);
  if (tile != 2 && tile != 4)
    return emitOpError("has tile ") << tile << ", expected 2 or 4";
  if (from.getRank() != 5 || from.getDimSize(1) != 9)
    return emitOpError("reads ") << from << ", expected 5 dimensions, the second one being 9 taps";
  SmallVector<int64_t> shape(from.getShape());
  shape[1] = points;
  auto expected = MemRefType::get(shape, from.getElementType());
  if (to != expected)
    return emitOpError("writes ") << to << ", expected " << expected;
  return success();
}

LogicalResult BufferOp::verify() {
  auto type = dyn_cast<MemRefType>(getType());
  if (!type || !type.hasStaticShape())
    return emitOpError("has no static shape, expected sizes that are known");
  auto offset = static_cast<int64_t>(getOffset());
  if (offset < 0 || offset % ((type.getElementTypeBitWidth() + 7) / 8) != 0)
    return emitOpError("has offset ") << offset << ", expected a multiple of its element type's size";
  return success();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &tables) {
  auto kernel = tables.lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError("names ") << getKernelAttr() << ", expected a plan.kernel";
  Block &body = kernel.getBody().front();
  auto tensor = [](Value value) {
    auto type = cast<MemRefType>(value.getType());
    return RankedTensorType::get(type.getShape(), type.getElementType());
  };
  if (getInputs().size() != body.getNumArguments() || getOutputs().size() != body.getTerminator()->getNumOperands())
    return emitOpError("has ") << getInputs().size() << " inputs and " << getOutputs().size() << " outputs, " << getKernelAttr()
                               << " takes " << body.getNumArguments() << " and " << body.getTerminator()->getNumOperands();
  for (auto [i, input] : llvm::enumerate(getInputs()))
    if (failed(checkOperand(*this, i, tensor(input), body.getArgument(i).getType(), kernel.getPackingAttr())))
      return failure();
  for (auto [i, output] : llvm::enumerate(getOutputs()))
    if (tensor(output) != body.getTerminator()->getOperand(i).getType())
      return emitOpError("has output ") << i << " of type " << output.getType() << ", " << getKernelAttr() << " gives "
                                        << body.getTerminator()->getOperand(i).getType();
  return success();
}
