// wasmtorchc: compiles PyTorch models to WebAssembly packages.
#include "compiler/Driver/Compile.h"

int main(int argc, char **argv) { return wasmtorch::runCompiler(argc, argv); }
