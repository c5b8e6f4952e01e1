// Passes from plans to LLVM.
#ifndef WASMTORCH_PASSES_LOWERING_PASSES_TD
#define WASMTORCH_PASSES_LOWERING_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowerKernels : Pass<"plan-lower-kernels", "::mlir::ModuleOp"> {
  let summary = "Turns kernels into loops over vectors, and entry points into calls";
  let description = [{
    Each `plan.kernel` becomes a function of pointers: its inputs, its output, its scratch memory. Its body is loops over
    vectors of 128 bits, shaped by its schedule; every address is a pointer, a part that changes with the loops and a constant,
    which becomes the immediate of the load or store.

    Each `plan.entry` `@e` becomes `dispatch_e(weights, session, index)`, which runs one dispatch, and
    `run_e(weights, session)`, which runs them all; both return a status, 0 for success. `plan.prepare` becomes `prepare(weights)`.

    With `strict` the tiles are those for a multiply-add of two instructions. Multiply-adds are `math.fma`, functions are ops of `math`: which instructions compute them is decided later, for
    each variant of the module.
  }];
  let options = [Option<"strict", "strict", "bool", "false", "A multiply-add will be a product and a sum">];
  let dependentDialects = ["::mlir::func::FuncDialect", "::mlir::scf::SCFDialect", "::mlir::arith::ArithDialect",
                           "::mlir::vector::VectorDialect", "::mlir::math::MathDialect", "::mlir::LLVM::LLVMDialect",
                           "::wasmtorch::wsimd::WsimdDialect"];
}

def SelectInstructions : Pass<"wsimd-select-instructions", "::mlir::ModuleOp"> {
  let summary = "Chooses instructions for one variant of the module";
  let description = [{
    `math.fma` becomes `wsimd.relaxed_madd` with `relaxed`, else a product and a sum, each rounded, the same on every
    engine. A comparison that selects one of its own operands becomes `wsimd.pmin` or `wsimd.pmax`, of doubles
    two calls of the same intrinsic: one instruction each, and unlike `relaxed_min` and `relaxed_max`, which LLVM would choose for it in a relaxed module, they keep NaN.
    `arith.maximumf` and `arith.minimumf` of four numbers become one of them and an `or` with where the second operand is NaN: WebAssembly's own
    `max` and `min` are seven instructions on x86, each of which waits for the one before.
  }];
  let options = [Option<"relaxed", "relaxed", "bool", "false", "Use relaxed SIMD">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::wasmtorch::wsimd::WsimdDialect", "::mlir::vector::VectorDialect", "::mlir::LLVM::LLVMDialect"];
}

def ConvertToLLVM : Pass<"wsimd-convert-to-llvm", "::mlir::ModuleOp"> {
  let summary = "Turns loops and vectors into LLVM's dialect for a 32-bit target";
  let description = [{
    One conversion with a 32-bit index: upstream's own passes fix 64 bits. wsimd ops become calls of LLVM's intrinsics. Functions of
    vectors of four f32 numbers become calls of functions such as `wasmtorch.exp.v4f32`, which have no body: when code is generated, LLVM's pass
    `wasm-expand-math` writes them out as polynomials. No math library is linked.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlir::cf::ControlFlowDialect"];
}

#endif
