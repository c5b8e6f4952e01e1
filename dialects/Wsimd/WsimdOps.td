// The wsimd dialect: WebAssembly's vector instructions that the vector dialect has no word for.
#ifndef WASMTORCH_DIALECTS_WSIMD_WSIMDOPS_TD
#define WASMTORCH_DIALECTS_WSIMD_WSIMDOPS_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Wsimd_Dialect : Dialect {
  let name = "wsimd";
  let cppNamespace = "::wasmtorch::wsimd";
  let summary = "SIMD128 and relaxed-SIMD instructions";
  let description = [{
    One op for each instruction of WebAssembly's SIMD128 and Relaxed SIMD proposals that upstream dialects cannot
    say or that LLVM does not choose by itself. An op takes and gives vectors of 128 bits and stands for exactly one instruction;
    each lowers to LLVM's intrinsic of the same name. What needs the relaxed-simd feature says so in `requiresRelaxed`.
  }];
}

// An instruction: LLVM's intrinsic for it and whether it belongs to relaxed SIMD.
class Wsimd_Op<string mnemonic, string llvmIntrinsic, bit relaxed, list<Trait> traits>
    : Op<Wsimd_Dialect, mnemonic, !listconcat([Pure], traits)> {
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = "static ::llvm::StringRef intrinsic() { return \"" # llvmIntrinsic # "\"; }\n" #
                              "static bool requiresRelaxed() { return " # !if(relaxed, "true", "false") # "; }\n";
}

def F32x4 : VectorOfLengthAndType<[4], [F32]>;
def I8x16 : VectorOfLengthAndType<[16], [I8]>;
def I16x8 : VectorOfLengthAndType<[8], [I16]>;
def I32x4 : VectorOfLengthAndType<[4], [I32]>;

def Wsimd_PminOp : Wsimd_Op<"pmin", "llvm.wasm.pmin", 0, [SameOperandsAndResultType]> {
  let summary = "f32x4.pmin: b < a ? b : a, lane by lane";
  let description = [{
    The first operand where they compare neither way: a NaN in `a` stays, one in `b` is dropped. One machine
    instruction on x86, where `f32x4.min` takes several.

    Example:

    ```mlir
    %r = wsimd.pmin %a, %b : (vector<4xf32>, vector<4xf32>) -> vector<4xf32>
    ```
  }];
  let arguments = (ins F32x4:$a, F32x4:$b);
  let results = (outs F32x4:$result);
}
def Wsimd_PmaxOp : Wsimd_Op<"pmax", "llvm.wasm.pmax", 0, [SameOperandsAndResultType]> {
  let summary = "f32x4.pmax: a < b ? b : a, lane by lane";
  let description = [{
    The first operand where they compare neither way: a NaN in `a` stays, one in `b` is dropped.

    Example:

    ```mlir
    %r = wsimd.pmax %a, %b : (vector<4xf32>, vector<4xf32>) -> vector<4xf32>
    ```
  }];
  let arguments = (ins F32x4:$a, F32x4:$b);
  let results = (outs F32x4:$result);
}
def Wsimd_RelaxedMaddOp : Wsimd_Op<"relaxed_madd", "llvm.wasm.relaxed.madd", 1, [SameOperandsAndResultType]> {
  let summary = "f32x4.relaxed_madd: a * b + c, rounded once or twice";
  let description = [{
    Whether the product is rounded depends on the machine, so the last bit of the result does too.

    Example:

    ```mlir
    %r = wsimd.relaxed_madd %a, %b, %c : (vector<4xf32>, vector<4xf32>, vector<4xf32>) -> vector<4xf32>
    ```
  }];
  let arguments = (ins F32x4:$a, F32x4:$b, F32x4:$c);
  let results = (outs F32x4:$result);
}
def Wsimd_RelaxedNmaddOp : Wsimd_Op<"relaxed_nmadd", "llvm.wasm.relaxed.nmadd", 1, [SameOperandsAndResultType]> {
  let summary = "f32x4.relaxed_nmadd: c - a * b, rounded once or twice";
  let description = [{
    As `wsimd.relaxed_madd`, with the product negated.

    Example:

    ```mlir
    %r = wsimd.relaxed_nmadd %a, %b, %c : (vector<4xf32>, vector<4xf32>, vector<4xf32>) -> vector<4xf32>
    ```
  }];
  let arguments = (ins F32x4:$a, F32x4:$b, F32x4:$c);
  let results = (outs F32x4:$result);
}
def Wsimd_DotI16x8Op : Wsimd_Op<"dot_i16x8", "llvm.wasm.dot", 0, []> {
  let summary = "i32x4.dot_i16x8_s: products of 16-bit integers, added in pairs";
  let description = [{
    Lane `i` is `a[2i] * b[2i] + a[2i+1] * b[2i+1]`, signed, exact but for -32768 squared twice.

    Example:

    ```mlir
    %r = wsimd.dot_i16x8 %a, %b : (vector<8xi16>, vector<8xi16>) -> vector<4xi32>
    ```
  }];
  let arguments = (ins I16x8:$a, I16x8:$b);
  let results = (outs I32x4:$result);
}
def Wsimd_RelaxedDotI8x16AddOp : Wsimd_Op<"relaxed_dot_i8x16_add", "llvm.wasm.relaxed.dot.i8x16.i7x16.add.signed", 1, []> {
  let summary = "i32x4.relaxed_dot_i8x16_i7x16_add_s: products of 8-bit integers, four added to each lane";
  let description = [{
    Lane `i` is `c[i]` plus the sum of `a[4i+j] * b[4i+j]` for j from 0 to 3. The result is the same on every machine
    where no lane of `b` has its top bit set.

    Example:

    ```mlir
    %r = wsimd.relaxed_dot_i8x16_add %a, %b, %c : (vector<16xi8>, vector<16xi8>, vector<4xi32>) -> vector<4xi32>
    ```
  }];
  let arguments = (ins I8x16:$a, I8x16:$b, I32x4:$c);
  let results = (outs I32x4:$result);
}
def Wsimd_SwizzleOp : Wsimd_Op<"swizzle", "llvm.wasm.swizzle", 0, [SameOperandsAndResultType]> {
  let summary = "i8x16.swizzle: picks bytes by index";
  let description = [{
    Lane `i` is `a[b[i]]`, or 0 where `b[i]`, unsigned, is 16 or more.

    Example:

    ```mlir
    %r = wsimd.swizzle %a, %b : (vector<16xi8>, vector<16xi8>) -> vector<16xi8>
    ```
  }];
  let arguments = (ins I8x16:$a, I8x16:$b);
  let results = (outs I8x16:$result);
}
def Wsimd_RelaxedSwizzleOp : Wsimd_Op<"relaxed_swizzle", "llvm.wasm.relaxed.swizzle", 1, [SameOperandsAndResultType]> {
  let summary = "i8x16.relaxed_swizzle: picks bytes by index, indices below 16";
  let description = [{
    As `wsimd.swizzle`; what an index of 16 or more gives depends on the machine.

    Example:

    ```mlir
    %r = wsimd.relaxed_swizzle %a, %b : (vector<16xi8>, vector<16xi8>) -> vector<16xi8>
    ```
  }];
  let arguments = (ins I8x16:$a, I8x16:$b);
  let results = (outs I8x16:$result);
}
def Wsimd_Q15mulrOp : Wsimd_Op<"q15mulr", "llvm.wasm.q15mulr.sat.signed", 0, [SameOperandsAndResultType]> {
  let summary = "i16x8.q15mulr_sat_s: fixed-point product, rounded and saturated";
  let description = [{
    Lane `i` is `(a[i] * b[i] + 0x4000) >> 15`, saturated to 16 bits.

    Example:

    ```mlir
    %r = wsimd.q15mulr %a, %b : (vector<8xi16>, vector<8xi16>) -> vector<8xi16>
    ```
  }];
  let arguments = (ins I16x8:$a, I16x8:$b);
  let results = (outs I16x8:$result);
}

#endif
