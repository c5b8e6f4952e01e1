// A planned module as the manifest tells it.
#ifndef WASMTORCH_CODEGEN_MANIFEST_DESCRIBEPLAN_H
#define WASMTORCH_CODEGEN_MANIFEST_DESCRIBEPLAN_H

#include "package/manifest.pb.h"

#include "mlir/IR/BuiltinOps.h"

namespace wasmtorch {

/// Adds the module's entries to the manifest: inputs, outputs, dispatches, each with its place.
void describePlan(mlir::ModuleOp module, package::Manifest &manifest);

/// An element type by the name that manifests and users know: f32, i64, bool.
std::string dtypeText(mlir::Type element);

} // namespace wasmtorch

#endif
