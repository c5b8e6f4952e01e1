// The ops of the plan dialect.
#ifndef WASMTORCH_DIALECTS_PLAN_PLANOPS_TD
#define WASMTORCH_DIALECTS_PLAN_PLANOPS_TD

include "dialects/Plan/PlanDialect.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Plan_Op<string mnemonic, list<Trait> traits = []> : Op<Plan_Dialect, mnemonic, traits>;

def Plan_DispatchOp : Plan_Op<"dispatch", [Pure, IsolatedFromAbove, SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "A group of ops that one kernel computes";
  let description = [{
    The region computes the results from its arguments, which stand for the operands: same number, and the same
    types except where `packing` says that an operand lies otherwise in memory. `schedule` says how it is computed; a dispatch
    gets it, its `cost` and its `device` after it is formed.

    Example:

    ```mlir
    %r = plan.dispatch (%x) {cost = #plan.cost<flops = 6, bytes = 48>} : (tensor<2x3xf32>) -> tensor<2x3xf32> {
    ^bb0(%a: tensor<2x3xf32>):
      %y = wt.relu %a : (tensor<2x3xf32>) -> tensor<2x3xf32>
      plan.yield %y : tensor<2x3xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$inputs, OptionalAttr<Plan_DeviceAttr>:$device,
                       OptionalAttr<Plan_ScheduleAttr>:$schedule, OptionalAttr<Plan_CostAttr>:$cost,
                       OptionalAttr<TypedArrayAttrBase<Plan_PackingAttr, "packing of each operand">>:$packing);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "` ` `(` $inputs `)` attr-dict `:` functional-type($inputs, $results) $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizeMethod = 1;
}

def Plan_YieldOp : Plan_Op<"yield", [Pure, Terminator, ReturnLike, ParentOneOf<["DispatchOp", "KernelOp"]>]> {
  let summary = "Gives the results of a dispatch or a kernel";
  let description = [{
    Example:

    ```mlir
    plan.yield %y : tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins)>];
}

def Plan_KernelOp : Plan_Op<"kernel", [Symbol, IsolatedFromAbove, SingleBlock]> {
  let summary = "Code that one or more launches run";
  let description = [{
    What a `plan.dispatch` becomes when its operands have addresses. Equal dispatches share one. `scratch_bytes` is
    memory that it needs while it runs. With `output_strides` its result lies at these strides, in elements, the last one being 1: it
    is a part of a concatenation. `in_place` names arguments of a concatenation whose elements are in the result already.

    Example:

    ```mlir
    plan.kernel @k0 attributes {schedule = #plan.schedule<algorithm = loops, rows = 0, columns = 4, depth = 0,
                                order = rows_outer, pack = false>} {
    ^bb0(%a: tensor<2x3xf32>):
      %y = wt.relu %a : (tensor<2x3xf32>) -> tensor<2x3xf32>
      plan.yield %y : tensor<2x3xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Plan_ScheduleAttr:$schedule,
                       OptionalAttr<TypedArrayAttrBase<Plan_PackingAttr, "packing of each operand">>:$packing,
                       DefaultValuedAttr<I64Attr, "0">:$scratch_bytes, OptionalAttr<DenseI64ArrayAttr>:$output_strides,
                       OptionalAttr<DenseI64ArrayAttr>:$in_place);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

def Plan_EntryOp : Plan_Op<"entry", [Symbol, IsolatedFromAbove, SingleBlock, NoTerminator]> {
  let summary = "An entry point of the compiled model";
  let description = [{
    Its region lists buffers, names those that hold inputs and outputs, and launches kernels in order. A session of it
    takes `session_bytes`.

    Example:

    ```mlir
    plan.entry @forward attributes {session_bytes = 128 : i64} {
      %x = plan.buffer session[0] : memref<2x3xf32>
      %y = plan.buffer session[64] : memref<2x3xf32>
      plan.input "x" %x : memref<2x3xf32>
      plan.launch @k0(%x) to(%y) {cost = #plan.cost<flops = 6, bytes = 48>} : (memref<2x3xf32>) to (memref<2x3xf32>)
      plan.output "output.0" %y : memref<2x3xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$session_bytes);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

def Plan_PrepareOp : Plan_Op<"prepare", [IsolatedFromAbove, SingleBlock, NoTerminator]> {
  let summary = "What is done once, when the weights are in memory";
  let description = [{
    Its region lists buffers in the weights and computes some of them from others: those that no file holds, behind those that one does.
    A module has one at most.

    Example:

    ```mlir
    plan.prepare {
      %taps = plan.buffer weights[0] : memref<1x9x2x16x8xf32>
      %points = plan.buffer weights[9216] : memref<1x36x2x16x8xf32>
      plan.transform %taps to %points tile = 4 : memref<1x9x2x16x8xf32> to memref<1x36x2x16x8xf32>
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

def Plan_TransformOp : Plan_Op<"transform", [HasParent<"PrepareOp">]> {
  let summary = "Transforms a 3x3 convolution's weight for Winograd's tiles";
  let description = [{
    `from` is packed for tiles of one result (`winograd` of `#plan.packing`), so that its points are its taps; `to` is packed in the same way for
    tiles of `tile` x `tile` results. Each is computed in doubles and rounded once, the same in every variant.

    Example:

    ```mlir
    plan.transform %taps to %points tile = 4 : memref<1x9x2x16x8xf32> to memref<1x36x2x16x8xf32>
    ```
  }];
  let arguments = (ins AnyMemRef:$from, AnyMemRef:$to, I64Attr:$tile);
  let assemblyFormat = "$from `to` $to `tile` `=` $tile attr-dict `:` type($from) `to` type($to)";
  let hasVerifier = 1;
}

def Plan_BufferOp : Plan_Op<"buffer", [Pure]> {
  let summary = "A piece of memory with an address";
  let description = [{
    The tensor that lies `offset` bytes behind the base of its space: the weights', which all sessions share, or a
    session's own. `weight` names the weight that lies there.

    Example:

    ```mlir
    %x = plan.buffer session[64] : memref<2x3xf32>
    ```
  }];
  let arguments = (ins Plan_SpaceAttr:$space, I64Attr:$offset, OptionalAttr<FlatSymbolRefAttr>:$weight);
  let results = (outs AnyMemRef:$result);
  let assemblyFormat = "custom<Space>($space) `[` $offset `]` attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Plan_InputOp : Plan_Op<"input", [HasParent<"EntryOp">]> {
  let summary = "Names the buffer that an input is written to";
  let description = [{
    Example:

    ```mlir
    plan.input "x" %x : memref<2x3xf32>
    ```
  }];
  let arguments = (ins StrAttr:$name, AnyMemRef:$buffer);
  let assemblyFormat = "$name $buffer attr-dict `:` type($buffer)";
}

def Plan_OutputOp : Plan_Op<"output", [HasParent<"EntryOp">]> {
  let summary = "Names the buffer that an output is read from";
  let description = [{
    Example:

    ```mlir
    plan.output "logits" %y : memref<2x3xf32>
    ```
  }];
  let arguments = (ins StrAttr:$name, AnyMemRef:$buffer);
  let assemblyFormat = "$name $buffer attr-dict `:` type($buffer)";
}

def Plan_LaunchOp : Plan_Op<"launch", [HasParent<"EntryOp">, AttrSizedOperandSegments,
                                       DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Runs a kernel";
  let description = [{
    Reads `inputs`, writes `outputs`, and may use `scratch`.

    Example:

    ```mlir
    plan.launch @k0(%x) to(%y) {cost = #plan.cost<flops = 6, bytes = 48>} : (memref<2x3xf32>) to (memref<2x3xf32>)
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyMemRef>:$inputs, Variadic<AnyMemRef>:$outputs,
                       Optional<AnyMemRef>:$scratch, Plan_CostAttr:$cost,
                       DefaultValuedAttr<Plan_DeviceAttr, "::wasmtorch::plan::Device::Wasm">:$device);
  let assemblyFormat = [{
    $kernel `(` $inputs `)` `to` `(` $outputs `)` (`scratch` `(` $scratch^ `:` type($scratch) `)`)? attr-dict
    `:` `(` type($inputs) `)` `to` `(` type($outputs) `)`
  }];
}

#endif
