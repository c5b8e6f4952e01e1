// Registers the wsimd dialect.
#include "dialects/Wsimd/Wsimd.h"

using namespace mlir;
using namespace wasmtorch::wsimd;

#include "dialects/Wsimd/WsimdDialect.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/Wsimd/WsimdOps.cpp.inc"

void WsimdDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dialects/Wsimd/WsimdOps.cpp.inc"
      >();
}
