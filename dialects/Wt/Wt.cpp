// Registers the dialect's ops and attributes.
#include "dialects/Wt/Wt.h"

#include "dialects/Wt/Programs.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace wasmtorch::wt;

#include "dialects/Wt/WtDialect.cpp.inc"
#include "dialects/Wt/WtEnums.cpp.inc"
#include "dialects/Wt/WtInterfaces.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/Wt/WtAttrs.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/Wt/WtOps.cpp.inc"

void WtDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Wt/WtAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Wt/WtOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Wt/WtPrograms.cpp.inc"
      >();
}
