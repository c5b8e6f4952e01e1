// Static libraries: archives of objects, as `ar` makes them.
#include "codegen/Library/Archive.h"

#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Object/Wasm.h"

using namespace wasmtorch;

package::Outcome codegen::makeArchive(llvm::ArrayRef<ArchiveMember> members, std::string &archive) {
  std::vector<llvm::NewArchiveMember> parts;
  for (const ArchiveMember &member : members)
    parts.emplace_back(llvm::MemoryBufferRef(member.contents, member.name));
  auto written = llvm::writeArchiveToBuffer(parts, llvm::SymtabWritingMode::NormalSymtab, llvm::object::Archive::K_GNU,
                                            /*Deterministic=*/true, /*Thin=*/false);
  if (!written)
    return package::Outcome::failure("the library cannot be put together: " + llvm::toString(written.takeError()));
  archive = (*written)->getBuffer().str();
  return package::Outcome::success();
}

package::Outcome codegen::undefinedSymbols(llvm::StringRef object, std::vector<std::string> &names) {
  auto file = llvm::object::ObjectFile::createWasmObjectFile(llvm::MemoryBufferRef(object, "object"));
  if (!file)
    return package::Outcome::failure("the object cannot be read: " + llvm::toString(file.takeError()));
  for (const llvm::object::SymbolRef &symbol : (*file)->symbols()) {
    const llvm::object::WasmSymbol &wasm = (*file)->getWasmSymbol(symbol);
    if (wasm.isUndefined())
      names.push_back(wasm.Info.Name.str());
  }
  return package::Outcome::success();
}
