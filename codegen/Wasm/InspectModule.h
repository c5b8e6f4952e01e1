// What a finished module says about itself.
#ifndef WASMTORCH_CODEGEN_WASM_INSPECTMODULE_H
#define WASMTORCH_CODEGEN_WASM_INSPECTMODULE_H

#include "package/Outcome.h"

#include "llvm/ADT/StringRef.h"

namespace wasmtorch {

/// The value of the exported global `__heap_base`: where static data and stack end.
package::Outcome readHeapBase(llvm::StringRef module, uint32_t &heapBase);

} // namespace wasmtorch

#endif
