// What a finished module says about itself.
#ifndef WASMTORCH_CODEGEN_WASM_INSPECTMODULE_H
#define WASMTORCH_CODEGEN_WASM_INSPECTMODULE_H

#include "package/Outcome.h"

#include "llvm/ADT/StringRef.h"

#include <map>
#include <string>

namespace wasmtorch {

/// The value of the exported global `__heap_base`: where static data and stack end.
package::Outcome readHeapBase(llvm::StringRef module, uint32_t &heapBase);

/// By name, the bytes of the code of each function that a linked module defines and names.
package::Outcome readFunctionSizes(llvm::StringRef module, std::map<std::string, uint64_t> &sizes);

} // namespace wasmtorch

#endif
