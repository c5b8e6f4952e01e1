// wt-opt: runs passes and pipelines of the house on IR in text or bytecode.
#include "compiler/Pipelines/Registration.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  wasmtorch::registerDialects(registry);
  wasmtorch::registerPasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "WasmTorch optimizer driver\n", registry));
}
