// Turns loops and vectors into LLVM's dialect for a 32-bit target.
#include "dialects/Wsimd/Wsimd.h"
#include "passes/Lowering/Emitter.h"
#include "passes/Lowering/Passes.h"
#include "passes/Lowering/VectorFunctionNames.h"

#include "mlir/Conversion/ArithCommon/AttrToLLVMConverter.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_CONVERTTOLLVM
#include "passes/Lowering/Passes.h.inc"

namespace {

template <typename Op> struct ConvertWsimd : ConvertOpToLLVMPattern<Op> {
  using ConvertOpToLLVMPattern<Op>::ConvertOpToLLVMPattern;
  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor, ConversionPatternRewriter &b) const override {
    b.replaceOpWithNewOp<LLVM::CallIntrinsicOp>(op, op.getType(), b.getStringAttr(Op::intrinsic()), adaptor.getOperands());
    return success();
  }
};

// A function becomes a call of one without a body, which is written out when code is generated.
template <typename Op> struct ConvertFunction : ConvertOpToLLVMPattern<Op> {
  ConvertFunction(const LLVMTypeConverter &converter, StringRef name)
      : ConvertOpToLLVMPattern<Op>(converter, /*benefit=*/2), name(vectorFunctionName(name)) {}
  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor, ConversionPatternRewriter &b) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || !type.getElementType().isF32() || type.getShape() != ArrayRef<int64_t>{vectorLanes})
      return b.notifyMatchFailure(op, "is no vector of four f32 numbers");
    auto call = LLVM::CallOp::create(b, op.getLoc(), declare(op, type, b), adaptor.getOperands());
    call.setFastmathFlags(arith::convertArithFastMathFlagsToLLVM(op.getFastmath()));
    b.replaceOp(op, call.getResult());
    return success();
  }

  LLVM::LLVMFuncOp declare(Op op, VectorType type, ConversionPatternRewriter &b) const {
    auto module = op->template getParentOfType<ModuleOp>();
    if (auto declared = module.template lookupSymbol<LLVM::LLVMFuncOp>(name))
      return declared;
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(module.getBody());
    SmallVector<Type> parameters(op->getNumOperands(), type);
    return LLVM::LLVMFuncOp::create(b, op.getLoc(), name, LLVM::LLVMFunctionType::get(type, parameters));
  }

  std::string name;
};

struct ConvertToLLVM : impl::ConvertToLLVMBase<ConvertToLLVM> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    // Structured control flow first: the conversion below has no patterns that look into regions.
    ConversionTarget structured(*context);
    structured.addIllegalDialect<scf::SCFDialect>();
    structured.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    RewritePatternSet control(context);
    populateSCFToControlFlowConversionPatterns(control);
    if (failed(applyPartialConversion(getOperation(), structured, std::move(control))))
      return signalPassFailure();

    LowerToLLVMOptions options(context);
    options.overrideIndexBitwidth(32);
    LLVMTypeConverter converter(context, options);
    RewritePatternSet patterns(context);
    populateVectorToLLVMConversionPatterns(converter, patterns);
    populateFuncToLLVMConversionPatterns(converter, patterns);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    populateMathToLLVMConversionPatterns(converter, patterns);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);
    patterns.add<ConvertWsimd<wsimd::PminOp>, ConvertWsimd<wsimd::PmaxOp>, ConvertWsimd<wsimd::RelaxedMaddOp>,
                 ConvertWsimd<wsimd::RelaxedNmaddOp>, ConvertWsimd<wsimd::DotI16x8Op>, ConvertWsimd<wsimd::RelaxedDotI8x16AddOp>,
                 ConvertWsimd<wsimd::SwizzleOp>, ConvertWsimd<wsimd::RelaxedSwizzleOp>, ConvertWsimd<wsimd::Q15mulrOp>>(converter);
    patterns.add<ConvertFunction<math::ExpOp>>(converter, "exp");
    patterns.add<ConvertFunction<math::ExpM1Op>>(converter, "expm1");
    patterns.add<ConvertFunction<math::LogOp>>(converter, "log");
    patterns.add<ConvertFunction<math::Log1pOp>>(converter, "log1p");
    patterns.add<ConvertFunction<math::TanhOp>>(converter, "tanh");
    patterns.add<ConvertFunction<math::ErfOp>>(converter, "erf");
    patterns.add<ConvertFunction<math::SinOp>>(converter, "sin");
    patterns.add<ConvertFunction<math::CosOp>>(converter, "cos");
    patterns.add<ConvertFunction<math::PowFOp>>(converter, "pow");
    LLVMConversionTarget target(*context);
    target.addLegalOp<ModuleOp>();
    if (failed(applyFullConversion(getOperation(), target, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
