// The weights of a planned model, as packages and libraries take them.
#include "compiler/Driver/WeightStream.h"

#include "codegen/Weights/Parameters.h"

using namespace mlir;

namespace wasmtorch {

LogicalResult streamWeights(const Model &model, codegen::ByteSink sink, package::Manifest &manifest) {
  auto placed = codegen::collectPlacedWeights(*model.module);
  auto source = semantics::WeightSource::open(*model.module, model.weightFile);
  if (failed(placed) || !source)
    return failure();
  codegen::describeParameters(*model.module, *placed, *manifest.mutable_parameters());
  return codegen::writeWeightFile(*placed, *source, sink, *manifest.mutable_weights());
}

} // namespace wasmtorch
