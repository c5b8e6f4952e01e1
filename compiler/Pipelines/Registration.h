// Everything a tool of the house may meet in IR: our dialects and upstream's that we use.
#ifndef WASMTORCH_COMPILER_PIPELINES_REGISTRATION_H
#define WASMTORCH_COMPILER_PIPELINES_REGISTRATION_H

namespace mlir {
class DialectRegistry;
}

namespace wasmtorch {

/// Registers the dialects of models and plans (wt, plan, wsimd) and those that they are lowered through.
void registerDialects(mlir::DialectRegistry &registry);

/// Registers every pass and every wt-<phase>-pipeline, for tools that take them by name.
void registerPasses();

} // namespace wasmtorch

#endif
