// Static libraries: archives of objects, as `ar` makes them.
#ifndef WASMTORCH_CODEGEN_LIBRARY_ARCHIVE_H
#define WASMTORCH_CODEGEN_LIBRARY_ARCHIVE_H

#include "package/Outcome.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace wasmtorch::codegen {

struct ArchiveMember {
  std::string name;
  llvm::StringRef contents;
};

/// An archive with a table of symbols: a linker takes the members that the program refers to. The same members give the same bytes: no
/// times, no owners.
package::Outcome makeArchive(llvm::ArrayRef<ArchiveMember> members, std::string &archive);

/// The names of the symbols that an object needs of others, in order.
package::Outcome undefinedSymbols(llvm::StringRef object, std::vector<std::string> &names);

} // namespace wasmtorch::codegen

#endif
