// The plugin for opt and clang: LLVM's passes of the house.
#include "codegen/WasmPasses/WasmPasses.h"

#include "llvm/Passes/PassBuilder.h"
#include "llvm/Plugins/PassPlugin.h"

static void registerCallbacks(llvm::PassBuilder &builder) {
  wasmtorch::registerWasmPasses(builder);
  wasmtorch::extendOptimizationPipelines(builder);
}

extern "C" LLVM_ATTRIBUTE_WEAK llvm::PassPluginLibraryInfo llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "WasmTorch", WASMTORCH_VERSION, registerCallbacks};
}
