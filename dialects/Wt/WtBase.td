// Base classes, types and traits of wt ops.
#ifndef WASMTORCH_DIALECTS_WT_WTBASE_TD
#define WASMTORCH_DIALECTS_WT_WTBASE_TD

include "dialects/Wt/WtDialect.td"
include "dialects/Wt/WtInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

// Element types of tensors; f16 and bf16 are for storage.
def Wt_Element : AnyTypeOf<[F32, F64, F16, BF16, I64, I32, I16, I8, UI8, I1]>;
def Wt_Tensor : RankedTensorOf<[Wt_Element]>;
def Wt_FloatTensor : RankedTensorOf<[F32, F64, F16, BF16]>;
def Wt_IntegerTensor : RankedTensorOf<[I64, I32, I16, I8, UI8, I1]>;
def Wt_BoolTensor : RankedTensorOf<[I1]>;

// The op applies one scalar function to the elements of its operands, which broadcast against each other by NumPy's rule.
def Wt_Elementwise : NativeOpTrait<"ElementwiseOp"> { let cppNamespace = "::wasmtorch::wt"; }
// The op only moves elements: its result's elements are elements of operand 0 (or a fill value).
def Wt_Movement : NativeOpTrait<"MovementOp"> { let cppNamespace = "::wasmtorch::wt"; }

class Wt_Op<string mnemonic, list<Trait> traits = []> : Op<Wt_Dialect, mnemonic, traits>;

// An op whose result types follow from its operands and attributes.
class Wt_PureOp<string mnemonic, list<Trait> traits = []>
    : Wt_Op<mnemonic, !listconcat([Pure, InferTypeOpAdaptor], traits)> {
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

#endif
