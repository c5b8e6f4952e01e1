// Accesses of memory that stand at constant distances from each other.
#ifndef WASMTORCH_CODEGEN_WASMPASSES_SHAREDBASES_H
#define WASMTORCH_CODEGEN_WASMPASSES_SHAREDBASES_H

namespace llvm {
class BasicBlock;
class DominatorTree;
class LoopInfo;
class ScalarEvolution;
} // namespace llvm

namespace wasmtorch {

struct AddressAnalyses {
  llvm::DominatorTree &dominators;
  llvm::LoopInfo &loops;
  llvm::ScalarEvolution &evolution;
};

/// Lets loads and stores of one block that lie at constant distances in one object share the lowest of their addresses. Returns whether
/// anything changed. With `fence`, addresses that a loop changes become a pointer that loop strength reduction leaves alone.
bool shareBases(llvm::BasicBlock &block, AddressAnalyses &analyses, bool fence);

} // namespace wasmtorch

#endif
