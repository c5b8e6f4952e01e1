// Weights, constants and state: what a model has beside its inputs.
#ifndef WASMTORCH_DIALECTS_WT_WTSYMBOLS_TD
#define WASMTORCH_DIALECTS_WT_WTSYMBOLS_TD

include "dialects/Wt/WtBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Wt_ParamOp : Wt_Op<"param", [Symbol]> {
  let summary = "Declares a weight of the model";
  let description = [{
    A trained parameter or buffer. Its elements lie in the weight file that stands beside the IR, at `offset`
    bytes, in row-major order, little endian, aligned to 64 bytes. `origin` is its name in the model.

    Example:

    ```mlir
    wt.param @fc.weight : tensor<10x64xf32> {offset = 4096 : i64, origin = "fc.weight"}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Wt_Tensor>:$type, I64Attr:$offset, StrAttr:$origin);
  let assemblyFormat = "$sym_name `:` $type attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::RankedTensorType getTensorType() { return ::llvm::cast<::mlir::RankedTensorType>(getType()); }
  }];
}

def Wt_DerivedOp : Wt_Op<"derived", [Symbol, IsolatedFromAbove, SingleBlock, NoTerminator]> {
  let summary = "Declares a weight that is computed from others";
  let description = [{
    A folded norm, a packed panel, a transposed matrix: a tensor that is a function of parameters alone. The region
    says which; it is evaluated by the reference evaluator when the weight file is written. It has no
    arguments, reads weights by `wt.get`, and ends in `wt.yield`.

    Example:

    ```mlir
    wt.derived @fc.weight.t : tensor<64x10xf32> {
      %w = wt.get @fc.weight : tensor<10x64xf32>
      %t = wt.permute %w {dims = array<i64: 1, 0>} : (tensor<10x64xf32>) -> tensor<64x10xf32>
      wt.yield %t : tensor<64x10xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Wt_Tensor>:$type);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `:` $type attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::RankedTensorType getTensorType() { return ::llvm::cast<::mlir::RankedTensorType>(getType()); }
  }];
}

def Wt_YieldOp : Wt_Op<"yield", [Pure, Terminator, ReturnLike]> {
  let summary = "Ends a region and gives its values";
  let description = [{
    Ends the region of a `wt.derived`.

    Example:

    ```mlir
    wt.yield %t : tensor<64x10xf32>
    ```
  }];
  let arguments = (ins Variadic<Wt_Tensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

def Wt_GetOp : Wt_Op<"get", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Reads a weight";
  let description = [{
    Gives the tensor that a `wt.param` or a `wt.derived` declares.

    Example:

    ```mlir
    %w = wt.get @fc.weight : tensor<10x64xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$weight);
  let results = (outs Wt_Tensor:$result);
  let assemblyFormat = "$weight attr-dict `:` type($result)";
}

def Wt_ConstantOp : Wt_Op<"constant", [Pure, ConstantLike, AllTypesMatch<["value", "result"]>]> {
  let summary = "A small constant tensor";
  let description = [{
    A tensor of at most 1 KiB that is known at compile time; a larger one is a `wt.param`. A splat counts as
    one element.

    Example:

    ```mlir
    %half = wt.constant dense<0.5> : tensor<f32>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Wt_Tensor:$result);
  let assemblyFormat = "attr-dict $value";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Wt_StateOp : Wt_Op<"state", [Symbol]> {
  let summary = "Declares a tensor that lives from one run to the next";
  let description = [{
    A hidden state or a cache. A new session starts with `initial` (a splat or a small constant).

    Example:

    ```mlir
    wt.state @hidden : tensor<1x128xf32> = dense<0.0> : tensor<1x128xf32>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Wt_Tensor>:$type, ElementsAttr:$initial);
  let assemblyFormat = "$sym_name `:` $type `=` $initial attr-dict";
  let hasVerifier = 1;
}

def Wt_ReadOp : Wt_Op<"read", [DeclareOpInterfaceMethods<SymbolUserOpInterface>,
                               DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "Reads a state";
  let description = [{
    Gives what the state holds at this place in the program.

    Example:

    ```mlir
    %h = wt.read @hidden : tensor<1x128xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$state);
  let results = (outs Wt_Tensor:$result);
  let assemblyFormat = "$state attr-dict `:` type($result)";
}

def Wt_AssignOp : Wt_Op<"assign", [DeclareOpInterfaceMethods<SymbolUserOpInterface>,
                                   DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "Writes a state";
  let description = [{
    From here on the state holds the given tensor.

    Example:

    ```mlir
    wt.assign @hidden, %h : tensor<1x128xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$state, Wt_Tensor:$value);
  let assemblyFormat = "$state `,` $value attr-dict `:` type($value)";
}

#endif
