// What a finished module says about itself.
#include "codegen/Wasm/InspectModule.h"

#include "llvm/Object/Wasm.h"

namespace wasmtorch {

using llvm::object::WasmObjectFile;

static package::Outcome open(llvm::StringRef module, std::unique_ptr<WasmObjectFile> &file) {
  auto read = llvm::object::ObjectFile::createWasmObjectFile(llvm::MemoryBufferRef(module, "module"));
  if (!read)
    return package::Outcome::failure("the finished module cannot be read: " + llvm::toString(read.takeError()));
  file = std::move(*read);
  return package::Outcome::success();
}

package::Outcome readFunctionSizes(llvm::StringRef module, std::map<std::string, uint64_t> &sizes) {
  std::unique_ptr<WasmObjectFile> file;
  if (auto opened = open(module, file); !opened)
    return opened;
  for (const llvm::wasm::WasmFunction &function : file->functions())
    if (!function.DebugName.empty())
      sizes[function.DebugName.str()] = function.Size;
  return package::Outcome::success();
}

package::Outcome readHeapBase(llvm::StringRef module, uint32_t &heapBase) {
  std::unique_ptr<WasmObjectFile> file;
  if (auto opened = open(module, file); !opened)
    return opened;
  for (const llvm::wasm::WasmExport &item : file->exports()) {
    if (item.Name != "__heap_base" || item.Kind != llvm::wasm::WASM_EXTERNAL_GLOBAL)
      continue;
    unsigned index = item.Index - file->getNumImportedGlobals();
    if (index < file->globals().size()) {
      heapBase = file->globals()[index].InitExpr.Inst.Value.Int32;
      return package::Outcome::success();
    }
  }
  return package::Outcome::failure(
      "the finished module does not export __heap_base; this is a bug in wasmtorchc: please report it, with what --reproducer=FILE keeps");
}

} // namespace wasmtorch
