// Interfaces of wt ops: what a pass may ask of an op without knowing which one it is.
#ifndef WASMTORCH_DIALECTS_WT_WTINTERFACES_TD
#define WASMTORCH_DIALECTS_WT_WTINTERFACES_TD

include "mlir/IR/OpBase.td"

def Wt_DecomposableOpInterface : OpInterface<"DecomposableOpInterface"> {
  let cppNamespace = "::wasmtorch::wt";
  let description = [{A composite: an op that can be said by core ops.}];
  let methods = [
    InterfaceMethod<[{
        Builds the op's meaning out of other wt ops at the builder's insertion point and gives the values that
        replace its results, or fails where it has no such form for these operands.
      }],
      "::mlir::FailureOr<::llvm::SmallVector<::mlir::Value>>", "decompose", (ins "::mlir::OpBuilder &":$builder)>
  ];
}

def Wt_SpatialOpInterface : OpInterface<"SpatialOpInterface"> {
  let cppNamespace = "::wasmtorch::wt";
  let description = [{
    An op over an image-like operand 0 and result (batch, channels and one to three spatial dimensions) that can
    take its channels first or last.
  }];
  let methods = [
    InterfaceMethod<"The layout of operand 0 and of the result.",
      "::wasmtorch::wt::Layout", "getDataLayout", (ins), [{}], [{ return $_op.getLayout(); }]>,
    InterfaceMethod<"States another layout; the caller changes the types.",
      "void", "setDataLayout", (ins "::wasmtorch::wt::Layout":$layout), [{}], [{ $_op.setLayout(layout); }]>
  ];
}

#endif
