// Who computes what a dispatch reads.
#ifndef WASMTORCH_COMPILER_DRIVER_DISPATCHGRAPH_H
#define WASMTORCH_COMPILER_DRIVER_DISPATCHGRAPH_H

#include "dialects/Plan/Plan.h"

#include <cstdint>
#include <vector>

namespace wasmtorch {

/// Bytes that go from an input or a dispatch to a dispatch or an output. Inputs have the numbers from 0 on, then come the dispatches,
/// then the outputs.
struct GraphEdge {
  unsigned from = 0, to = 0;
  uint64_t bytes = 0;
};

/// In the order of `to`, then of `from`; one for each pair. What is read is followed by address: memory is used again and
/// again, and a part of a concatenation is written into the middle of the whole.
std::vector<GraphEdge> dispatchGraph(plan::EntryOp entry);

} // namespace wasmtorch

#endif
