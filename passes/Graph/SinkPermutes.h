// Patterns that move permutes towards the program's results.
#ifndef WASMTORCH_PASSES_GRAPH_SINKPERMUTES_H
#define WASMTORCH_PASSES_GRAPH_SINKPERMUTES_H

#include "mlir/IR/PatternMatch.h"

namespace wasmtorch {

/// `op(permute(x))` to `permute(op(x))` for every op that can work in another order of dimensions. They only ever move
/// permutes downwards, so that they come to an end.
void populateSinkPermutePatterns(mlir::RewritePatternSet &patterns);

} // namespace wasmtorch

#endif
