// The plugin for mlir-opt: dialects, passes and pipelines of the house.
#include "compiler/Pipelines/Registration.h"

#include "mlir/Config/mlir-config.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

extern "C" LLVM_ATTRIBUTE_WEAK mlir::DialectPluginLibraryInfo mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "WasmTorch", WASMTORCH_VERSION,
          [](mlir::DialectRegistry *registry) { wasmtorch::registerDialects(*registry); }};
}

extern "C" LLVM_ATTRIBUTE_WEAK mlir::PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "WasmTorch", WASMTORCH_VERSION, wasmtorch::registerPasses};
}
