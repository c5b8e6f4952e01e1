// Elementwise ops: one scalar function on every element, operands broadcast.
#ifndef WASMTORCH_DIALECTS_WT_WTELEMENTWISE_TD
#define WASMTORCH_DIALECTS_WT_WTELEMENTWISE_TD

include "dialects/Wt/WtBase.td"

// A function of one tensor. `formula` is what the documentation states; `operand` the types it takes.
class Wt_UnaryOp<string mnemonic, string what, string formula, dag extra = (ins), Type operand = Wt_FloatTensor,
                 string attributes = "">
    : Wt_PureOp<mnemonic, [Wt_Elementwise]> {
  let summary = what;
  let description = "`" # formula # "`, element by element.\n\nExample:\n\n```mlir\n%y = wt." # mnemonic #
                    " %x " # attributes # ": (tensor<2x3xf32>) -> tensor<2x3xf32>\n```\n";
  let arguments = !con((ins operand:$input), extra);
  let results = (outs Wt_Tensor:$result);
}

// A function of two tensors of one element type, which broadcast against each other.
class Wt_BinaryOp<string mnemonic, string what, string formula, list<Trait> traits = [], Type operand = Wt_Tensor,
                  string example = "(tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>">
    : Wt_PureOp<mnemonic, !listconcat([Wt_Elementwise], traits)> {
  let summary = what;
  let description = "`" # formula # "`, element by element; the operands broadcast against each other by NumPy's rule " #
                    "and have one element type.\n\nExample:\n\n```mlir\n%y = wt." # mnemonic #
                    " %a, %b : " # example # "\n```\n";
  let arguments = (ins operand:$lhs, operand:$rhs);
  let results = (outs Wt_Tensor:$result);
}

def Wt_NegOp : Wt_UnaryOp<"neg", "Negation", "-x", (ins), Wt_Tensor>;
def Wt_AbsOp : Wt_UnaryOp<"abs", "Absolute value", "|x|", (ins), Wt_Tensor>;
def Wt_ReluOp : Wt_UnaryOp<"relu", "Rectified linear unit", "x < 0 ? 0 : x (NaN stays NaN)", (ins), Wt_Tensor>;
def Wt_ExpOp : Wt_UnaryOp<"exp", "Exponential", "exp(x)">;
def Wt_LogOp : Wt_UnaryOp<"log", "Natural logarithm", "log(x)">;
def Wt_SqrtOp : Wt_UnaryOp<"sqrt", "Square root", "sqrt(x)">;
def Wt_RsqrtOp : Wt_UnaryOp<"rsqrt", "Reciprocal square root", "1 / sqrt(x)">;
def Wt_TanhOp : Wt_UnaryOp<"tanh", "Hyperbolic tangent", "tanh(x)">;
def Wt_SigmoidOp : Wt_UnaryOp<"sigmoid", "Logistic function", "1 / (1 + exp(-x))">;
def Wt_ErfOp : Wt_UnaryOp<"erf", "Error function", "erf(x)">;
def Wt_ErfcOp : Wt_UnaryOp<"erfc", "Complementary error function", "1 - erf(x), with all digits where it is small">;
def Wt_Expm1Op : Wt_UnaryOp<"expm1", "Exponential less one", "exp(x) - 1, with all digits near 0">;
def Wt_Log1pOp : Wt_UnaryOp<"log1p", "Logarithm of one more", "log(1 + x), with all digits near 0">;
def Wt_SinOp : Wt_UnaryOp<"sin", "Sine", "sin(x)">;
def Wt_CosOp : Wt_UnaryOp<"cos", "Cosine", "cos(x)">;
def Wt_AtanOp : Wt_UnaryOp<"atan", "Arc tangent", "atan(x)">;
def Wt_FloorOp : Wt_UnaryOp<"floor", "Next whole number below", "floor(x)">;
def Wt_CeilOp : Wt_UnaryOp<"ceil", "Next whole number above", "ceil(x)">;
def Wt_TruncOp : Wt_UnaryOp<"trunc", "Whole number toward zero", "trunc(x)">;
def Wt_RoundOp : Wt_UnaryOp<"round", "Nearest whole number", "round(x), of two that are equally near the even one">;

def Wt_EluOp : Wt_UnaryOp<"elu", "Exponential linear unit, scaled",
    "scale * (x > 0 ? x : alpha * (exp(input_scale * x) - 1))",
    (ins DefaultValuedAttr<F64Attr, "1.0">:$alpha, DefaultValuedAttr<F64Attr, "1.0">:$scale,
         DefaultValuedAttr<F64Attr, "1.0">:$input_scale), Wt_FloatTensor, "{alpha = 1.5 : f64} ">;
def Wt_LeakyReluOp : Wt_UnaryOp<"leaky_relu", "Leaky rectified linear unit", "x >= 0 ? x : slope * x",
    (ins F64Attr:$slope), Wt_FloatTensor, "{slope = 0.01 : f64} ">;
def Wt_ClampOp : Wt_UnaryOp<"clamp", "Limits to an interval", "min(max(x, low), high) (NaN stays NaN)",
    (ins OptionalAttr<F64Attr>:$low, OptionalAttr<F64Attr>:$high), Wt_Tensor, "{low = 0.0 : f64, high = 6.0 : f64} "> {
  let hasVerifier = 1;
}

def Wt_AddOp : Wt_BinaryOp<"add", "Sum", "a + b", [Commutative]>;
def Wt_SubOp : Wt_BinaryOp<"sub", "Difference", "a - b">;
def Wt_MulOp : Wt_BinaryOp<"mul", "Product", "a * b", [Commutative]>;
def Wt_DivOp : Wt_BinaryOp<"div", "Quotient", "a / b, for integers cut toward zero, and 0 where b is 0">;
def Wt_FmodOp : Wt_BinaryOp<"fmod", "Remainder of the quotient cut toward zero",
    "a - trunc(a / b) * b, exactly and of a's sign; for integers a where b is 0">;
def Wt_PowOp : Wt_BinaryOp<"pow", "Power of floats", "pow(a, b) of IEEE 754", [], Wt_FloatTensor>;
def Wt_Atan2Op : Wt_BinaryOp<"atan2", "Angle of a point", "atan2(a, b), the angle of (b, a) from -pi to pi", [], Wt_FloatTensor>;
def Wt_MaximumOp : Wt_BinaryOp<"maximum", "The larger", "a > b ? a : b (NaN if either is NaN)", [Commutative]>;
def Wt_MinimumOp : Wt_BinaryOp<"minimum", "The smaller", "a < b ? a : b (NaN if either is NaN)", [Commutative]>;

// On bits; for bool on truth values.
class Wt_BitwiseOp<string mnemonic, string what, string formula>
    : Wt_BinaryOp<mnemonic, what, formula, [Commutative], Wt_IntegerTensor, "(tensor<2x3xi1>, tensor<3xi1>) -> tensor<2x3xi1>">;
def Wt_AndOp : Wt_BitwiseOp<"and", "Both bits", "a & b">;
def Wt_OrOp : Wt_BitwiseOp<"or", "Either bit", "a | b">;
def Wt_XorOp : Wt_BitwiseOp<"xor", "One bit alone", "a ^ b">;
def Wt_NotOp : Wt_PureOp<"not", [Wt_Elementwise]> {
  let summary = "The other bit";
  let description = [{
    `~x`, element by element: for bool the other truth value.

    Example:

    ```mlir
    %y = wt.not %x : (tensor<2x3xi1>) -> tensor<2x3xi1>
    ```
  }];
  let arguments = (ins Wt_IntegerTensor:$input);
  let results = (outs Wt_Tensor:$result);
}

def Wt_CompareKind : I32EnumAttr<"CompareKind", "what a comparison asks", [
    I32EnumAttrCase<"Eq", 0, "eq">, I32EnumAttrCase<"Ne", 1, "ne">, I32EnumAttrCase<"Lt", 2, "lt">,
    I32EnumAttrCase<"Le", 3, "le">, I32EnumAttrCase<"Gt", 4, "gt">, I32EnumAttrCase<"Ge", 5, "ge">]> {
  let cppNamespace = "::wasmtorch::wt";
  let genSpecializedAttr = 0;
}
def Wt_CompareKindAttr : EnumAttr<Wt_Dialect, Wt_CompareKind, "compare_kind"> { let assemblyFormat = "`<` $value `>`"; }

def Wt_CompareOp : Wt_PureOp<"compare", [Wt_Elementwise]> {
  let summary = "Comparison";
  let description = [{
    Whether `a == b`, `a != b`, `a < b`, `a <= b`, `a > b` or `a >= b`, element by element; the operands broadcast against each
    other and have one element type. Where either is NaN only `ne` holds.

    Example:

    ```mlir
    %y = wt.compare %a, %b {kind = #wt.compare_kind<lt>} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>
    ```
  }];
  let arguments = (ins Wt_Tensor:$lhs, Wt_Tensor:$rhs, Wt_CompareKindAttr:$kind);
  let results = (outs Wt_BoolTensor:$result);
}

def Wt_SelectOp : Wt_PureOp<"select", [Wt_Elementwise]> {
  let summary = "One value or the other";
  let description = [{
    `condition ? a : b`, element by element; all three broadcast against each other, the values have one element type.

    Example:

    ```mlir
    %y = wt.select %c, %a, %b : (tensor<2x1xi1>, tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Wt_BoolTensor:$condition, Wt_Tensor:$lhs, Wt_Tensor:$rhs);
  let results = (outs Wt_Tensor:$result);
}

def Wt_ConvertOp : Wt_Op<"convert", [Pure, Wt_Elementwise]> {
  let summary = "The same numbers in another element type";
  let description = [{
    Floats are rounded to nearest. From float to integer fractions are cut off; numbers beyond the type's range become the nearest in
    it, and NaN 0. Integers keep their low bits. To bool: whether the number is other than 0; from it: 0 or 1.

    Example:

    ```mlir
    %y = wt.convert %x : (tensor<2x3xf32>) -> tensor<2x3xi64>
    ```
  }];
  let arguments = (ins Wt_Tensor:$input);
  let results = (outs Wt_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Wt_GeluForm : I32EnumAttr<"GeluForm", "how gelu is computed", [
    I32EnumAttrCase<"Erf", 0, "erf">, I32EnumAttrCase<"Tanh", 1, "tanh">]> {
  let cppNamespace = "::wasmtorch::wt";
  let genSpecializedAttr = 0;
}
def Wt_GeluFormAttr : EnumAttr<Wt_Dialect, Wt_GeluForm, "gelu_form"> { let assemblyFormat = "`<` $value `>`"; }

// Composites.
def Wt_GeluOp : Wt_PureOp<"gelu", [Wt_Elementwise, DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = "Gaussian error linear unit";
  let description = [{
    `x * Phi(x)` with the normal distribution function Phi, by erf or by its tanh approximation
    (Hendrycks and Gimpel 2016, arXiv:1606.08415).

    Example:

    ```mlir
    %y = wt.gelu %x {form = #wt.gelu_form<tanh>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$input,
                   DefaultValuedAttr<Wt_GeluFormAttr, "::wasmtorch::wt::GeluForm::Erf">:$form);
  let results = (outs Wt_Tensor:$result);
}
class Wt_DecomposableUnaryOp<string mnemonic, string what, string formula>
    : Wt_PureOp<mnemonic, [Wt_Elementwise, DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = what;
  let description = "`" # formula # "`, element by element. A composite.\n\nExample:\n\n```mlir\n%y = wt." #
                    mnemonic # " %x : (tensor<2x3xf32>) -> tensor<2x3xf32>\n```\n";
  let arguments = (ins Wt_FloatTensor:$input);
  let results = (outs Wt_Tensor:$result);
}
def Wt_SiluOp : Wt_DecomposableUnaryOp<"silu", "Sigmoid linear unit (swish)", "x / (1 + exp(-x))">;
def Wt_HardsigmoidOp : Wt_DecomposableUnaryOp<"hardsigmoid", "Piecewise linear sigmoid", "min(max(x + 3, 0), 6) / 6">;
def Wt_HardswishOp : Wt_DecomposableUnaryOp<"hardswish", "Piecewise linear swish", "x * min(max(x + 3, 0), 6) / 6">;

def Wt_PreluOp : Wt_PureOp<"prelu", [DeclareOpInterfaceMethods<Wt_DecomposableOpInterface>]> {
  let summary = "Rectified linear unit with a learned slope";
  let description = [{
    `x >= 0 ? x : slope * x`, where `slope` has one element, or one for each channel (dimension 1).

    Example:

    ```mlir
    %y = wt.prelu %x, %slope : (tensor<1x3x8x8xf32>, tensor<3xf32>) -> tensor<1x3x8x8xf32>
    ```
  }];
  let arguments = (ins Wt_FloatTensor:$input, Wt_FloatTensor:$slope);
  let results = (outs Wt_Tensor:$result);
}

#endif
