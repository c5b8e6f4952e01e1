// Reads each state once at the beginning and writes it once at the end.
#include "dialects/Wt/Wt.h"
#include "passes/Graph/Passes.h"

#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_FORWARDSTATES
#include "passes/Graph/Passes.h.inc"

namespace {

// What a state held before the function, as far as it was read, and what it holds now.
struct Contents {
  Value before, now;
};

void forward(Block &block) {
  llvm::MapVector<Attribute, Contents> states;
  Operation *lastRead = nullptr;
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (auto read = dyn_cast<wt::ReadOp>(op)) {
      Contents &state = states[read.getStateAttr()];
      if (!state.now) {
        state.before = state.now = read.getResult();
        // States are written last, so that the read may as well come first.
        if (lastRead)
          read->moveAfter(lastRead);
        else
          read->moveBefore(&block, block.begin());
        lastRead = read;
        continue;
      }
      read.getResult().replaceAllUsesWith(state.now);
      read.erase();
    } else if (auto assign = dyn_cast<wt::AssignOp>(op)) {
      states[assign.getStateAttr()].now = assign.getValue();
      assign.erase();
    }
  }
  OpBuilder builder(block.getTerminator());
  for (auto &[name, state] : states)
    if (state.now != state.before)
      wt::AssignOp::create(builder, state.now.getLoc(), cast<FlatSymbolRefAttr>(name), state.now);
}

// In a branch or a loop the order is not that of the text.
bool hasNestedStates(Block &block) {
  for (Operation &op : block)
    for (Region &region : op.getRegions())
      if (region
              .walk([](Operation *inner) { return isa<wt::ReadOp, wt::AssignOp>(inner) ? WalkResult::interrupt() : WalkResult::advance(); })
              .wasInterrupted())
        return true;
  return false;
}

struct ForwardStates : impl::ForwardStatesBase<ForwardStates> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (Block &block = function.getBody().front(); !hasNestedStates(block))
        forward(block);
  }
};
} // namespace
} // namespace wasmtorch
