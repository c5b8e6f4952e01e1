// The steps in which a random program grows.
#ifndef WASMTORCH_TOOLS_FUZZING_STEPS_H
#define WASMTORCH_TOOLS_FUZZING_STEPS_H

#include "tools/fuzzing/Sketch.h"

namespace wasmtorch::fuzzing {

/// Goes on from a float value: adds ops to the program and gives the last one's result, or nothing where `x` has no fitting shape.
struct Step {
  llvm::StringLiteral name;
  /// How often, relative to the others. The shares follow what imported models are made of; those of rare ops are larger, so that
  /// each is seen often enough.
  double share;
  Value (*grow)(Sketch &s, Value x);
};

// One family each, in the file of its name below Steps/.
llvm::ArrayRef<Step> elementwiseSteps();
llvm::ArrayRef<Step> choiceSteps();
llvm::ArrayRef<Step> integerSteps();
llvm::ArrayRef<Step> movementSteps();
llvm::ArrayRef<Step> reductionSteps();
llvm::ArrayRef<Step> layerSteps();
llvm::ArrayRef<Step> poolingSteps();
llvm::ArrayRef<Step> normSteps();
llvm::ArrayRef<Step> attentionSteps();
llvm::ArrayRef<Step> recurrenceSteps();
llvm::ArrayRef<Step> indexingSteps();
/// Groups of ops as models have them: residual blocks, encoder layers, gates.
llvm::ArrayRef<Step> blockSteps();

/// One step of any family, by its share.
const Step &chooseStep(Random &random);

// Steps that others build on.

Value anyUnary(Sketch &s, Value x);
Value anyConvolution(Sketch &s, Value x);
Value anyPermute(Sketch &s, Value x);
Value anyNorm(Sketch &s, Value x);
/// A binary op of two values that broadcast, safe where the numbers are.
Value anyBinary(Sketch &s, Value x, Value y);
/// An index into `size` elements: some of them out of range.
Value anyIndex(Sketch &s, llvm::ArrayRef<int64_t> shape, int64_t size);
/// As layers have it: `rank` 3 to 5, a batch and channels first.
bool isImage(Value x);

} // namespace wasmtorch::fuzzing

#endif
