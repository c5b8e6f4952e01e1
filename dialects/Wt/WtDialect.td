// The wt dialect itself and the attributes its ops share.
#ifndef WASMTORCH_DIALECTS_WT_WTDIALECT_TD
#define WASMTORCH_DIALECTS_WT_WTDIALECT_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

def Wt_Dialect : Dialect {
  let name = "wt";
  let cppNamespace = "::wasmtorch::wt";
  let summary = "A trained model as a graph of tensors";
  let description = [{
    The model as it was trained, in value semantics: every op takes tensors and gives new ones. Two tiers:

    - *Core*: a closed set at about the level of PyTorch's Core ATen IR. Every back end must take it.
    - *Composites*: ops that a back end may take whole, or let fall apart into core ops through
      `DecomposableOpInterface`.

    Weights are symbols (`wt.param`), never attributes, so that a model's size does not become the size of its IR.
    Computation on weights stays symbolic too (`wt.derived`) and is evaluated when the weight file is written.
    Tensors of at most 1 KiB may be `wt.constant`. State is explicit (`wt.state`, `wt.read`, `wt.assign`).

    All tensors are ranked and, at present, of static shape. Result types follow from operands and attributes;
    every op verifies that its result has the type that its inference gives.
  }];
  let useDefaultAttributePrinterParser = 1;
}

def Wt_Layout : I32EnumAttr<"Layout", "where the channels of an image-like tensor stand", [
    I32EnumAttrCase<"ChannelsFirst", 0, "channels_first">,
    I32EnumAttrCase<"ChannelsLast", 1, "channels_last">]> {
  let cppNamespace = "::wasmtorch::wt";
  let genSpecializedAttr = 0;
}
def Wt_LayoutAttr : EnumAttr<Wt_Dialect, Wt_Layout, "layout"> {
  let assemblyFormat = "`<` $value `>`";
}

#endif
