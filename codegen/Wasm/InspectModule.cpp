// What a finished module says about itself.
#include "codegen/Wasm/InspectModule.h"

#include "llvm/Object/Wasm.h"

namespace wasmtorch {

package::Outcome readHeapBase(llvm::StringRef module, uint32_t &heapBase) {
  auto file = llvm::object::ObjectFile::createWasmObjectFile(llvm::MemoryBufferRef(module, "module"));
  if (!file)
    return package::Outcome::failure("the finished module cannot be read: " + llvm::toString(file.takeError()));
  for (const llvm::wasm::WasmExport &item : (*file)->exports()) {
    if (item.Name != "__heap_base" || item.Kind != llvm::wasm::WASM_EXTERNAL_GLOBAL)
      continue;
    unsigned index = item.Index - (*file)->getNumImportedGlobals();
    if (index < (*file)->globals().size()) {
      heapBase = (*file)->globals()[index].InitExpr.Inst.Value.Int32;
      return package::Outcome::success();
    }
  }
  return package::Outcome::failure("the finished module does not export __heap_base");
}

} // namespace wasmtorch
