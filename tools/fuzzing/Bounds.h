// What a program gives, and how far a right answer may be from that.
#ifndef WASMTORCH_TOOLS_FUZZING_BOUNDS_H
#define WASMTORCH_TOOLS_FUZZING_BOUNDS_H

#include "semantics/Evaluator.h"

namespace wasmtorch::fuzzing {

/// The reference evaluator's answer, and answers of runs in which the operands and results of every op that rounds were moved by a
/// few units in the last place, at random (Parker's Monte Carlo arithmetic, 1997). Where these lie far apart a computation
/// magnifies its own roundings, so that two right answers may be as far apart. Where they differ in kind (one is infinite,
/// an integer is another one) nothing can be said of the element.
struct Answers {
  semantics::Tensors exact;
  std::vector<semantics::Tensors> moved;
};

/// Moved runs of every program, and of one that seems to be wrong: where something hangs on the sign of a difference that is zero but for
/// roundings, three runs all fall on one side once in eight times.
constexpr int usualRuns = 3, carefulRuns = 24;

mlir::FailureOr<Answers> answersOf(mlir::func::FuncOp function, semantics::WeightSource &weights, llvm::ArrayRef<semantics::Tensor> inputs,
                                   int movedRuns = usualRuns);

/// How many elements were compared, and how many could not be since the moved answers differ in kind.
struct Compared {
  int64_t elements = 0, undecided = 0;
};

/// Nothing, or what is wrong with output `index`, whose bytes are `got`. The difference may be what the house allows (numerics.md) and
/// four times what moving changed.
std::string disagreement(const Answers &answers, size_t index, llvm::ArrayRef<char> got, Compared &compared);

} // namespace wasmtorch::fuzzing

#endif
