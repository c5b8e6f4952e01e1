// The zip archive that a .pt2 file is.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_ARCHIVE_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_ARCHIVE_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <optional>

namespace wasmtorch::pt2 {

/// The files of an archive, as parts of its bytes: nothing is copied. PyTorch compresses none, so a compressed one is
/// refused, and with it anything that would be larger than the archive.
class Archive {
public:
  /// What a file holds, or nothing where there is none. Names are without the folder that all have in common.
  std::optional<llvm::StringRef> find(llvm::StringRef name) const;
  /// All names, in the order of the archive.
  const std::vector<std::string> &names() const { return order; }

private:
  friend llvm::Expected<Archive> readArchive(llvm::StringRef bytes);
  llvm::StringMap<llvm::StringRef> files;
  std::vector<std::string> order;
};

/// Reads the directory of a zip archive (zip64 too) that lies in memory, which outlives the result. A damaged archive is an error.
llvm::Expected<Archive> readArchive(llvm::StringRef bytes);

/// An error with a message.
llvm::Error failure(const llvm::Twine &message);

} // namespace wasmtorch::pt2

#endif
