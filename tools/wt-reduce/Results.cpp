// Fewer results, and earlier ones.
#include "tools/wt-reduce/Reducer.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static Operation *terminatorOf(func::FuncOp function) { return function.getBody().front().getTerminator(); }
static int64_t countResults(func::FuncOp function) { return terminatorOf(function)->getNumOperands(); }
static int64_t countOps(func::FuncOp function) { return opsOf(function).size(); }

static bool keepOne(func::FuncOp function, int64_t place) {
  Operation *terminator = terminatorOf(function);
  if (terminator->getNumOperands() < 2)
    return false;
  terminator->setOperands({terminator->getOperand(place)});
  function.removeResAttrsAttr();
  return true;
}

static bool dropOne(func::FuncOp function, int64_t place) {
  Operation *terminator = terminatorOf(function);
  if (terminator->getNumOperands() < 2)
    return false;
  terminator->eraseOperand(place);
  function.removeResAttrsAttr();
  return true;
}

// The value of one op alone, with all behind it gone.
static bool endAt(func::FuncOp function, int64_t place) {
  Operation *op = opsOf(function)[place], *terminator = terminatorOf(function);
  if (op->getNumResults() != 1 || isa<wt::GetOp, wt::ConstantOp>(op) || llvm::equal(terminator->getOperands(), op->getResults()))
    return false;
  terminator->setOperands(op->getResults());
  function.removeResAttrsAttr();
  return true;
}

ArrayRef<Reduction> fuzzing::resultReductions() {
  static constexpr Reduction reductions[] = {
      {"keep one result", countResults, keepOne}, {"end at an op", countOps, endAt}, {"drop a result", countResults, dropOne}};
  return reductions;
}
