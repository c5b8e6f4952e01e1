// A library's header compiles whatever a model calls its parts, in C and in C++, and no two parts have one name.
// RUN: rm -rf %t && wasmtorchc %s --emit=lib --lib-name=odd -o %t
// RUN: FileCheck --input-file=%t/odd.h %s
// RUN: clang --target=wasm32 -fsyntax-only -ffreestanding -x c -std=c99 -pedantic -Wall -Wextra -Werror -include %t/odd.h /dev/null
// RUN: clang --target=wasm32 -fsyntax-only -ffreestanding -x c++ -std=c++17 -pedantic -Wall -Wextra -Werror -include %t/odd.h /dev/null
// RUN: llvm-nm --defined-only --extern-only %t/libodd.a | FileCheck --check-prefix=SYMBOLS --implicit-check-not=" T " %s

// Without a name of its own the library is called as its file.
// RUN: wasmtorchc %s --emit=lib -o %t && ls %t | FileCheck --check-prefix=FILES %s
// FILES: liblibrary_names.a
// FILES: library_names.h
// FILES: library_namesConfig.cmake

// RUN: not wasmtorchc %s --emit=lib --lib-name=3d -o %t 2>&1 | FileCheck --check-prefix=DIGIT %s
// DIGIT: --lib-name: expected a letter and then letters, digits and single underscores, found '3d'
// RUN: not wasmtorchc %s --lib-name=odd -o %t 2>&1 | FileCheck --check-prefix=PACKAGE %s
// PACKAGE: --lib-name is about a library, which --emit=lib asks for
// RUN: not wasmtorchc %s --emit=lib -o - 2>&1 | FileCheck --check-prefix=STREAM %s
// STREAM: a library is several files: expected a folder by -o, found standard output

// SYMBOLS-DAG: T odd_run_forward
// SYMBOLS-DAG: T odd_session_init
// SYMBOLS-DAG: T odd_status_text

// CHECK: #define ODD_WEIGHTS_BYTES 0u
// CHECK: static const unsigned char *const odd_weights = NULL;
// CHECK: input 'int': f32 [2, 3]
// CHECK: #define ODD_FORWARD_INPUT_INT_COUNT 6u
// CHECK: #define ODD_FORWARD_INPUT_X_NAME "x"
// CHECK: #define ODD_FORWARD_INPUT_X_2_NAME "X"
// CHECK: #define ODD_FORWARD_INPUT_A_B_NAME "a.b"
// CHECK: #define ODD_FORWARD_INPUT_A_B_2_NAME "a__b"
// CHECK: #define ODD_FORWARD_INPUT_A_B_2_2_NAME "a_b_2"
// CHECK: #define ODD_FORWARD_INPUT_3D_NAME "3d"
// CHECK: /* input '_/ __': f32 [2, 3] */
// CHECK-NEXT: #define ODD_FORWARD_INPUT_UNNAMED_NAME "*/ {{\\302\\265}}"
// CHECK: #define ODD_FORWARD_OUTPUT_X_RANK 2
// CHECK: struct odd_forward_inputs {
// CHECK-NEXT: float *int_; /* f32 [2, 3] */
// CHECK-NEXT: float *x;
// CHECK-NEXT: float *X_2;
// CHECK-NEXT: float *a_b;
// CHECK-NEXT: float *a_b_2;
// CHECK-NEXT: float *a_b_2_2;
// CHECK-NEXT: float *_3d;
// CHECK-NEXT: float *unnamed;
// CHECK: uint32_t odd_run_forward(const void *weights, void *session);
func.func @forward(%0: tensor<2x3xf32> {wt.name = "int"}, %1: tensor<2x3xf32> {wt.name = "x"}, %2: tensor<2x3xf32> {wt.name = "X"},
                   %3: tensor<2x3xf32> {wt.name = "a.b"}, %4: tensor<2x3xf32> {wt.name = "a__b"}, %5: tensor<2x3xf32> {wt.name = "a_b_2"},
                   %6: tensor<2x3xf32> {wt.name = "3d"}, %7: tensor<2x3xf32> {wt.name = "*/ \C2\B5"})
    -> (tensor<2x3xf32> {wt.name = "x"}) {
  %a = wt.add %0, %1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %b = wt.add %a, %2 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %c = wt.add %b, %3 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %d = wt.add %c, %4 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %e = wt.add %d, %5 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %f = wt.add %e, %6 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %g = wt.add %f, %7 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %g : tensor<2x3xf32>
}
