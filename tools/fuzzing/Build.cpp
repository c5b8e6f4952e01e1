// The phases of the driver, without files.
#include "tools/fuzzing/Build.h"

#include "codegen/Manifest/DescribePlan.h"
#include "codegen/Wasm/EmitObject.h"
#include "codegen/Wasm/LinkModule.h"
#include "codegen/Weights/WeightFile.h"
#include "compiler/Pipelines/Phases.h"

#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static LogicalResult runPhase(ModuleOp module, llvm::function_ref<void(OpPassManager &)> phase) {
  PassManager pm(module.getContext());
  phase(pm);
  return pm.run(module);
}

static LogicalResult buildVariant(ModuleOp planned, Variant variant, StringRef name, Built &built) {
  OwningOpRef<ModuleOp> module = planned.clone();
  llvm::SmallVector<char, 0> object;
  if (failed(runPhase(*module, [&](OpPassManager &pm) { buildLowerPipeline(pm, variant); })) ||
      failed(emitObject(*module, variant, object)))
    return failure();
  std::vector<std::string> exports;
  for (const package::Entry &entry : built.manifest.entries())
    exports.push_back(entry.symbol());
  if (!built.manifest.weights().prepare().empty())
    exports.push_back(built.manifest.weights().prepare());
  ScratchFiles scratch;
  std::string linked;
  if (auto done = linkModule({object.data(), object.size()}, exports, scratch, linked); !done)
    return planned.emitError(done.message());
  built.modules.emplace_back(name, linked);
  return success();
}

LogicalResult wasmtorch::fuzzing::build(ModuleOp module, const std::string &weightFile, Built &built) {
  for (auto phase : {buildGraphPipeline, buildDispatchPipeline, buildPlanPipeline})
    if (failed(runPhase(module, phase)))
      return failure();
  describePlan(module, built.manifest);
  auto placed = codegen::collectPlacedWeights(module);
  auto source = semantics::WeightSource::open(module, weightFile);
  if (failed(placed) || !source)
    return failure();
  package::Weights description;
  auto sink = [&](ArrayRef<char> bytes) {
    built.weights.append(bytes.begin(), bytes.end());
    return success();
  };
  if (failed(codegen::writeWeightFile(*placed, *source, sink, description)))
    return failure();
  return success(succeeded(buildVariant(module, Variant::Simd, "simd", built)) &&
                 succeeded(buildVariant(module, Variant::Relaxed, "relaxed", built)));
}
