// How functions of four f32 numbers are called between lowering and code generation, which writes them out.
#ifndef WASMTORCH_PASSES_LOWERING_VECTORFUNCTIONNAMES_H
#define WASMTORCH_PASSES_LOWERING_VECTORFUNCTIONNAMES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"

#include <string>

namespace wasmtorch {

/// Of "exp", say, as it stands in LLVM's IR.
inline std::string vectorFunctionName(llvm::StringRef function) { return ("wasmtorch." + llvm::Twine(function) + ".v4f32").str(); }

} // namespace wasmtorch

#endif
