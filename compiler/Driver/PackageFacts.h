// What is known about a package before its files are in place.
#ifndef WASMTORCH_COMPILER_DRIVER_PACKAGEFACTS_H
#define WASMTORCH_COMPILER_DRIVER_PACKAGEFACTS_H

#include "compiler/Driver/DispatchGraph.h"
#include "package/manifest.pb.h"

#include "mlir/IR/BuiltinOps.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wasmtorch {

/// A tensor that a dispatch reads or writes, as the model knows it: not as it is packed.
struct TensorFacts {
  std::string dtype;
  std::vector<int64_t> dims;
  std::string weight; ///< the weight that it is, or empty
};

/// What the manifest does not say about a dispatch.
struct DispatchFacts {
  std::string op; ///< that the kernel is built around: "wt.convolution"
  std::vector<std::string> ops;
  std::vector<TensorFacts> inputs, outputs;
};

struct PackageFacts {
  package::Manifest manifest;
  /// Of each entry of the manifest, its dispatches.
  std::vector<std::vector<DispatchFacts>> dispatches;
  /// Of each entry, what its dispatches read from each other.
  std::vector<std::vector<GraphEdge>> graphs;
  /// By variant and name: bytes of a function's code as linked, before equal ones are merged.
  std::map<std::string, std::map<std::string, uint64_t>> functionBytes;
  /// Of model.mjs.
  uint64_t scriptBytes = 0;
};

/// The dispatches of a planned module, in the manifest's order.
std::vector<std::vector<DispatchFacts>> collectDispatches(mlir::ModuleOp planned);

std::vector<std::vector<GraphEdge>> collectGraphs(mlir::ModuleOp planned);

/// The part of its entry's time that a dispatch is likely to take, by a simple model: a machine that does two operations while it moves
/// a byte, and the slower of both counts. In the manifest's order; the sum is 1.
std::vector<double> timeShares(const package::Entry &entry);

/// What a page fetches, uncompressed: model.mjs, the weights and the largest variant.
uint64_t fetchedBytes(const PackageFacts &facts);

/// The session that the stub allocates: it serves every entry.
uint64_t sessionBytes(const package::Manifest &manifest);

/// The memory of a model with one session, in whole pages: static data and stack, weights, session.
uint64_t memoryBytes(const package::Manifest &manifest);

/// The variant that takes most bytes; there is one.
const package::Variant &largestVariant(const package::Manifest &manifest);

} // namespace wasmtorch

#endif
