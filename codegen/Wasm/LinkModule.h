// From an object file to a WebAssembly module.
#ifndef WASMTORCH_CODEGEN_WASM_LINKMODULE_H
#define WASMTORCH_CODEGEN_WASM_LINKMODULE_H

#include "codegen/Wasm/ScratchFiles.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace wasmtorch {

/// Links an object, in process by lld, into a module that imports its memory as `env.memory` and exports `exports` and
/// `__heap_base`. An undefined symbol is a failure that names it.
package::Outcome linkModule(llvm::StringRef object, llvm::ArrayRef<std::string> exports, ScratchFiles &scratch, std::string &module);

} // namespace wasmtorch

#endif
