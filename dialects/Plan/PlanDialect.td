// The plan dialect itself and its attributes.
#ifndef WASMTORCH_DIALECTS_PLAN_PLANDIALECT_TD
#define WASMTORCH_DIALECTS_PLAN_PLANDIALECT_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

def Plan_Dialect : Dialect {
  let name = "plan";
  let cppNamespace = "::wasmtorch::plan";
  let summary = "Where and when: dispatches, kernels, buffers, entry points";
  let description = [{
    Between the graph and the code. First `plan.dispatch` groups the ops that one kernel computes and says how
    (`#plan.schedule`) and at what cost (`#plan.cost`). Then every byte gets an address: kernels become symbols
    (`plan.kernel`, shared by equal dispatches), buffers get offsets (`plan.buffer`), and an entry point
    (`plan.entry`) is the list of launches (`plan.launch`).
  }];
  let useDefaultAttributePrinterParser = 1;
}

class Plan_Enum<string name, string what, list<I32EnumAttrCase> cases> : I32EnumAttr<name, what, cases> {
  let cppNamespace = "::wasmtorch::plan";
  let genSpecializedAttr = 0;
}
class Plan_EnumAttr<EnumAttrInfo info, string mnemonic> : EnumAttr<Plan_Dialect, info, mnemonic> {
  let assemblyFormat = "`<` $value `>`";
}

def Plan_Device : Plan_Enum<"Device", "where a dispatch runs", [
    I32EnumAttrCase<"Wasm", 0, "wasm">, I32EnumAttrCase<"Webgpu", 1, "webgpu">]>;
def Plan_DeviceAttr : Plan_EnumAttr<Plan_Device, "device">;

def Plan_Space : Plan_Enum<"Space", "the base that an offset counts from", [
    I32EnumAttrCase<"Weights", 0, "weights">, I32EnumAttrCase<"Session", 1, "session">]>;
def Plan_SpaceAttr : Plan_EnumAttr<Plan_Space, "space">;

def Plan_Algorithm : Plan_Enum<"Algorithm", "the family of code that computes a dispatch", [
    I32EnumAttrCase<"Loops", 0, "loops">, I32EnumAttrCase<"Gemm", 1, "gemm">,
    I32EnumAttrCase<"Depthwise", 2, "depthwise">, I32EnumAttrCase<"Winograd", 3, "winograd">]>;
def Plan_AlgorithmAttr : Plan_EnumAttr<Plan_Algorithm, "algorithm">;

def Plan_LoopOrder : Plan_Enum<"LoopOrder", "which tile loop of a contraction is the outer one", [
    I32EnumAttrCase<"RowsOuter", 0, "rows_outer">, I32EnumAttrCase<"ColumnsOuter", 1, "columns_outer">]>;
def Plan_LoopOrderAttr : Plan_EnumAttr<Plan_LoopOrder, "order">;

def Plan_ScheduleAttr : AttrDef<Plan_Dialect, "Schedule"> {
  let mnemonic = "schedule";
  let summary = "How one dispatch is computed";
  let description = [{
    - `algorithm`: `loops` (one loop nest over the result), `gemm` (a register-blocked matrix product or implicit
      matrix product of a convolution), `depthwise` (a convolution with one input channel a group), `winograd` (a 3x3
      convolution as products of transformed tiles: Lavin and Gray 2015, arXiv:1509.09308).
    - `rows`: rows of the result held in registers: rows of the matrix, pixels of a convolution.
    - `columns`: columns of the result held in registers, a multiple of 4: channels.
    - `depth`: how much of the sum is computed before the next tile's turn; 0 is all of it. A `gemm` that is blocked in
      depth keeps partial sums in the result.
    - `order`: which tile loop is the outer one. The operand of the outer one is streamed once.
    - `strict_rows`: `rows` for the variant in which a multiply-add is a product and a sum: the product needs a register
      too. 0 is the same as `rows`.
    - `pack_left`: whether rows of the left operand are copied first, to a distance at which they do not meet in the same sets of a
      first-level cache; of a `gemm` whose rows are one run of memory each.
    - `unroll`: how many products of each sum one turn of the innermost loop computes; 0 is the same as 1.
    - `strict_unroll`: `unroll` for the variant in which a multiply-add is a product and a sum. 0 is the same as `unroll`.
    - `prefetch`: of `gemm` and `winograd`: whether weights are read at the speed of the cache that they lie in, a word of each line, before tiles
      multiply them at the speed of their own: a panel before its turn where columns are outer and in `winograd`, else all of them.
    - `fold_lines`: of a `gemm` that is a convolution: whether a tile of rows goes on in the next line of pixels where one ends, so that short
      lines fill tiles too.
    - `tile`: of `winograd`: a tile has `tile` x `tile` results, 2 or 4. A larger one multiplies less and rounds more.
    - `block_rows`: of `winograd`: how many tiles are transformed before they are multiplied.
    - `block_columns`: a multiple of `columns`. Of `winograd`: how many channels are multiplied before they are transformed back. Of `gemm`: how
      many columns all tiles of rows, one after the other, are multiplied with before the next columns' turn; 0 is all of them.
    - `pack`: whether a right operand that is known at run time alone is copied into panels first.

    A field that an algorithm does not use is 0 (or its first value).

    Example: `#plan.schedule<algorithm = gemm, rows = 6, columns = 8, depth = 0, order = rows_outer, pack = false>`
  }];
  let parameters = (ins EnumParameter<Plan_Algorithm>:$algorithm, "int64_t":$rows, "int64_t":$columns, "int64_t":$depth,
                        EnumParameter<Plan_LoopOrder>:$order, "bool":$pack, DefaultValuedParameter<"int64_t", "0">:$strict_rows,
                        DefaultValuedParameter<"int64_t", "0">:$tile, DefaultValuedParameter<"int64_t", "0">:$block_rows,
                        DefaultValuedParameter<"int64_t", "0">:$block_columns, DefaultValuedParameter<"bool", "false">:$pack_left,
                        DefaultValuedParameter<"int64_t", "0">:$unroll,
                        DefaultValuedParameter<"int64_t", "0">:$strict_unroll, DefaultValuedParameter<"bool", "false">:$prefetch,
                        DefaultValuedParameter<"bool", "false">:$fold_lines);
  let assemblyFormat = "`<` struct(params) `>`";
}

def Plan_CostAttr : AttrDef<Plan_Dialect, "Cost"> {
  let mnemonic = "cost";
  let summary = "What one dispatch costs";
  let description = [{
    `flops`: floating-point operations, a multiply-add being two. `bytes`: bytes of operands and results, each
    counted once.

    Example: `#plan.cost<flops = 2048, bytes = 512>`
  }];
  let parameters = (ins "int64_t":$flops, "int64_t":$bytes);
  let assemblyFormat = "`<` struct(params) `>`";
}

def Plan_PackingKind : Plan_Enum<"PackingKind", "how a weight lies in memory", [
    I32EnumAttrCase<"RowMajor", 0, "row_major">, I32EnumAttrCase<"Panels", 1, "panels">,
    I32EnumAttrCase<"Taps", 2, "taps">, I32EnumAttrCase<"Winograd", 3, "winograd">]>;

def Plan_PackingAttr : AttrDef<Plan_Dialect, "Packing"> {
  let mnemonic = "packing";
  let summary = "How an operand of a dispatch lies in memory";
  let description = [{
    A dispatch's block arguments have the types that the model gives them. Its operands may be packed for the kernel:

    - `row_major`: as its type says.
    - `panels`: a matrix `[N, K]` (a weight `[OC, IC, window...]` counts as such, its sum running over the window
      first and the channels last), split in `groups` along N, as `[groups, ceil(N / groups / columns), K, columns]`, filled up by zeros.
    - `taps`: a depthwise weight `[C, 1, window...]` as `[window..., C]`.
    - `winograd`: a weight `[OC, IC, 3, 3]`, transformed for tiles of `tile` x `tile` results and filled up by zeros, as
      `[ceil(OC / block_columns), (tile + 2)^2, block_columns / columns, IC, columns]`.

    Example: `#plan.packing<kind = panels, columns = 8, groups = 1>`
  }];
  let parameters = (ins EnumParameter<Plan_PackingKind>:$kind, "int64_t":$columns, "int64_t":$groups,
                        DefaultValuedParameter<"int64_t", "0">:$tile, DefaultValuedParameter<"int64_t", "0">:$block_columns);
  let builders = [AttrBuilder<(ins "PackingKind":$kind, "int64_t":$columns, "int64_t":$groups), [{
    return $_get($_ctxt, kind, columns, groups, 0, 0);
  }]>];
  let assemblyFormat = "`<` struct(params) `>`";
}

#endif
