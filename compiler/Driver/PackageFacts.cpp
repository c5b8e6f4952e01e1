// What is known about a package before its files are in place.
#include "compiler/Driver/PackageFacts.h"

#include "codegen/Manifest/DescribePlan.h"
#include "dialects/Plan/Plan.h"
#include "package/Manifest.h"
#include "passes/Fusion/DispatchShape.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {

static TensorFacts tensorFacts(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return {dtypeText(tensor.getElementType()), tensor.getShape().vec(), {}};
}

static DispatchFacts dispatchFacts(plan::LaunchOp launch, plan::KernelOp kernel) {
  DispatchFacts facts;
  Block &body = kernel.getBody().front();
  for (Operation &op : body.without_terminator())
    facts.ops.push_back(op.getName().getStringRef().str());
  Operation *root = rootOf(body);
  // Without a root the last op is the one whose result is stored.
  facts.op = root ? root->getName().getStringRef().str() : facts.ops.empty() ? "" : facts.ops.back();
  for (auto [argument, buffer] : llvm::zip(body.getArguments(), launch.getInputs())) {
    facts.inputs.push_back(tensorFacts(argument.getType()));
    if (auto op = buffer.getDefiningOp<plan::BufferOp>(); op && op.getWeight())
      facts.inputs.back().weight = op.getWeight()->str();
  }
  for (Value value : body.getTerminator()->getOperands())
    facts.outputs.push_back(tensorFacts(value.getType()));
  return facts;
}

std::vector<std::vector<DispatchFacts>> collectDispatches(ModuleOp planned) {
  SymbolTable symbols(planned);
  std::vector<std::vector<DispatchFacts>> entries;
  for (auto entry : planned.getOps<plan::EntryOp>()) {
    entries.emplace_back();
    for (auto launch : entry.getBody().getOps<plan::LaunchOp>())
      entries.back().push_back(dispatchFacts(launch, symbols.lookup<plan::KernelOp>(launch.getKernel())));
  }
  return entries;
}

std::vector<std::vector<GraphEdge>> collectGraphs(ModuleOp planned) {
  std::vector<std::vector<GraphEdge>> graphs;
  for (auto entry : planned.getOps<plan::EntryOp>())
    graphs.push_back(dispatchGraph(entry));
  return graphs;
}

std::vector<double> timeShares(const package::Entry &entry) {
  std::vector<double> shares;
  double sum = 0;
  for (const package::Dispatch &dispatch : entry.dispatches()) {
    shares.push_back(std::max(dispatch.flops() / 2, dispatch.bytes()));
    sum += shares.back();
  }
  for (double &share : shares)
    share = sum > 0 ? share / sum : 0;
  return shares;
}

const package::Variant &largestVariant(const package::Manifest &manifest) {
  return *llvm::max_element(manifest.variants(),
                            [](const package::Variant &a, const package::Variant &b) { return a.bytes() < b.bytes(); });
}

uint64_t fetchedBytes(const PackageFacts &facts) {
  return facts.scriptBytes + facts.manifest.weights().bytes() + largestVariant(facts.manifest).bytes();
}

uint64_t sessionBytes(const package::Manifest &manifest) {
  uint64_t bytes = 0;
  for (const package::Entry &entry : manifest.entries())
    bytes = std::max<uint64_t>(bytes, entry.session_bytes());
  return bytes;
}

// As runtime-stub/src/space.ts lays it out.
uint64_t memoryBytes(const package::Manifest &manifest) {
  uint64_t bytes = 0;
  for (const package::Variant &variant : manifest.variants())
    bytes = std::max<uint64_t>(bytes, variant.static_bytes());
  bytes = llvm::alignTo(llvm::alignTo(bytes, 64) + package::weightMemoryBytes(manifest), 64) + llvm::alignTo(sessionBytes(manifest), 64);
  return llvm::alignTo(bytes, 65536);
}

} // namespace wasmtorch
