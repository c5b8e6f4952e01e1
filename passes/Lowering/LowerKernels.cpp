// Turns kernels into loops over vectors, and entry points into calls.
#include "dialects/Plan/Plan.h"
#include "dialects/Wsimd/Wsimd.h"
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Lowering/KernelContext.h"
#include "passes/Lowering/Passes.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_LOWERKERNELS
#include "passes/Lowering/Passes.h.inc"

namespace {

LogicalResult emitBody(Emitter &e, KernelContext &context) {
  if (isContraction(context.root) && !context.output.element.isF32())
    return context.root->emitError("the WebAssembly back end multiplies matrices of f32 alone, expected f32, found ")
           << context.output.element;
  if (isContraction(context.root)) {
    plan::Algorithm algorithm = context.kernel.getSchedule().getAlgorithm();
    return algorithm == plan::Algorithm::Depthwise  ? lowerDepthwise(e, context)
           : algorithm == plan::Algorithm::Winograd ? lowerWinograd(e, context)
                                                    : lowerGemm(e, context);
  }
  if (isRecurrence(context.root))
    return lowerRecurrence(e, context);
  if (isRowOp(context.root))
    return lowerRows(e, context);
  if (isa_and_nonnull<wt::AttentionOp>(context.root))
    return lowerAttention(e, context);
  if (isReduction(context.root))
    return lowerReduction(e, context);
  if (isScan(context.root))
    return lowerScan(e, context);
  if (isa_and_nonnull<wt::ArgsortOp>(context.root))
    return lowerSort(e, context);
  if (context.root)
    return lowerPooling(e, context);
  if (context.produced.getDefiningOp<wt::CatOp>())
    return lowerConcatenation(e, context);
  if (context.produced.getDefiningOp<wt::ScatterOp>())
    return lowerScatter(e, context);
  return lowerPointwise(e, context);
}

// What the back end computes with. Everything else it names.
LogicalResult checkElements(plan::KernelOp kernel) {
  auto check = [&](Type type) -> LogicalResult {
    Type element = cast<RankedTensorType>(type).getElementType();
    if (element.isF32() || element.isF64() || element.isInteger(64) || element.isInteger(32) || element.isUnsignedInteger(8) ||
        element.isInteger(1))
      return success();
    return kernel.emitError("the WebAssembly back end computes in f32, f64, i64, i32, ui8 and i1, expected one of them, found a tensor of ")
           << element;
  };
  for (Operation &op : kernel.getBody().front())
    for (Type type : llvm::concat<const Type>(op.getOperandTypes(), op.getResultTypes()))
      if (failed(check(type)))
        return failure();
  return success();
}

LogicalResult lowerKernel(plan::KernelOp kernel, func::FuncOp function, bool strict) {
  if (failed(checkElements(kernel)))
    return failure();
  Block &body = kernel.getBody().front();
  Block *entry = function.addEntryBlock();
  OpBuilder b = OpBuilder::atBlockEnd(entry);
  Emitter emitter(b, kernel.getLoc());
  KernelContext context;
  context.kernel = kernel;
  context.strict = strict;
  for (auto [i, argument] : llvm::enumerate(body.getArguments()))
    context.arguments[argument] = {entry->getArgument(i), computedType(cast<RankedTensorType>(argument.getType()).getElementType())};
  unsigned inputs = body.getNumArguments();
  auto result = cast<RankedTensorType>(body.getTerminator()->getOperand(0).getType());
  context.output = {entry->getArgument(inputs), computedType(result.getElementType())};
  if (kernel.getScratchBytes() > 0)
    context.scratch = entry->getArgument(inputs + 1);
  analyzeKernel(context);
  if (failed(emitBody(emitter, context)))
    return failure();
  func::ReturnOp::create(b, kernel.getLoc());
  return success();
}

// void f(inputs..., output, [scratch]), none of which overlap.
func::FuncOp declareKernel(plan::KernelOp kernel) {
  OpBuilder b(kernel);
  auto pointer = LLVM::LLVMPointerType::get(kernel.getContext());
  unsigned count = kernel.getBody().front().getNumArguments() + 1 + (kernel.getScratchBytes() > 0);
  auto type = b.getFunctionType(SmallVector<Type>(count, pointer), {});
  auto function = func::FuncOp::create(b, kernel.getLoc(), kernel.getSymName(), type);
  for (unsigned i = 0; i < count; ++i)
    function.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(), b.getUnitAttr());
  function->setAttr("llvm.linkage", LLVM::LinkageAttr::get(b.getContext(), LLVM::Linkage::Internal));
  return function;
}

// What a package's exports return where there is no launch of a number (runtime-stub/abi/README.md).
constexpr int64_t noSuchDispatch = 3;

// dispatch_<entry>(weights, session, index): runs one launch.
func::FuncOp emitDispatchFunction(plan::EntryOp entry, OpBuilder &b) {
  Location loc = entry.getLoc();
  auto pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto function = func::FuncOp::create(b, loc, ("dispatch_" + entry.getSymName()).str(),
                                       b.getFunctionType({pointer, pointer, b.getI32Type()}, {b.getI32Type()}));
  Block *body = function.addEntryBlock();
  OpBuilder inner = OpBuilder::atBlockEnd(body);
  Emitter e(inner, loc);
  auto launches = llvm::to_vector(entry.getBody().getOps<plan::LaunchOp>());
  SmallVector<int64_t> numbers(launches.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  Value index = arith::IndexCastOp::create(inner, loc, inner.getIndexType(), body->getArgument(2));
  auto choose = scf::IndexSwitchOp::create(inner, loc, inner.getI32Type(), index, numbers, numbers.size());
  for (auto [launch, region] : llvm::zip(launches, choose.getCaseRegions())) {
    inner.setInsertionPointToEnd(&region.emplaceBlock());
    e.loc = launch.getLoc();
    SmallVector<Value> operands;
    for (Value buffer : launch.getOperands())
      operands.push_back(addressOf(e, buffer, body->getArgument(0), body->getArgument(1)));
    func::CallOp::create(inner, launch.getLoc(), launch.getKernel(), TypeRange{}, operands);
    scf::YieldOp::create(inner, launch.getLoc(), e.integer(0));
  }
  e.loc = loc;
  inner.setInsertionPointToEnd(&choose.getDefaultRegion().emplaceBlock());
  scf::YieldOp::create(inner, loc, e.integer(noSuchDispatch));
  inner.setInsertionPointToEnd(body);
  func::ReturnOp::create(inner, loc, choose.getResults());
  return function;
}

// run_<entry>(weights, session): all launches in order.
void emitRunFunction(plan::EntryOp entry, func::FuncOp dispatch, OpBuilder &b) {
  Location loc = entry.getLoc();
  auto pointer = LLVM::LLVMPointerType::get(b.getContext());
  auto function =
      func::FuncOp::create(b, loc, ("run_" + entry.getSymName()).str(), b.getFunctionType({pointer, pointer}, {b.getI32Type()}));
  Block *body = function.addEntryBlock();
  OpBuilder inner = OpBuilder::atBlockEnd(body);
  Emitter e(inner, loc);
  int64_t count = llvm::range_size(entry.getBody().getOps<plan::LaunchOp>());
  e.loop(0, count, 1, [&](Coordinate at) {
    func::CallOp::create(inner, loc, dispatch, ValueRange{body->getArgument(0), body->getArgument(1), e.value(at)});
  });
  func::ReturnOp::create(inner, loc, e.integer(0));
}

struct LowerKernels : impl::LowerKernelsBase<LowerKernels> {
  using LowerKernelsBase::LowerKernelsBase;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    bool ok = true;
    for (auto kernel : llvm::to_vector(module.getOps<plan::KernelOp>())) {
      ok &= succeeded(lowerKernel(kernel, declareKernel(kernel), strict));
      kernel.erase();
    }
    if (!ok)
      return signalPassFailure();
    for (auto entry : llvm::to_vector(module.getOps<plan::EntryOp>())) {
      OpBuilder b(entry);
      emitRunFunction(entry, emitDispatchFunction(entry, b), b);
      entry.erase();
    }
    for (auto prepare : llvm::to_vector(module.getOps<plan::PrepareOp>())) {
      lowerPreparation(prepare);
      prepare.erase();
    }
    // Weights have addresses now; what they are is the weight file's business.
    for (Operation &op : llvm::make_early_inc_range(module.getOps()))
      if (isa<wt::ParamOp, wt::DerivedOp, wt::StateOp>(op))
        op.erase();
  }
};
} // namespace
} // namespace wasmtorch
