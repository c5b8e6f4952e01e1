// One file of the cache: named parts behind a header, and a digest of all at the end.
#ifndef WASMTORCH_COMPILER_CACHE_ENTRY_H
#define WASMTORCH_COMPILER_CACHE_ENTRY_H

#include "package/AtomicFiles.h"
#include "package/Outcome.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wasmtorch::cache {

/// What is kept: bytes under a name, which lie in memory or, where `file` isn't empty, in a file that is copied.
struct Part {
  std::string name;
  std::string bytes;
  std::string file;
};

/// Takes the bytes of a part in pieces.
using Sink = std::function<package::Outcome(std::string_view)>;
/// Called at the start of each part. A failure, of it or of its sink, ends the reading.
using OpenPart = std::function<package::Outcome(const std::string &name, Sink &sink)>;

/// Writes an entry: text lines `wasmtorch cache 1`, the key, and `part SIZE NAME` for each; an empty line; the parts' bytes; and the
/// SHA-256 of all that in hexadecimal. Names have letters, digits, `.`, `-` and `_` alone, and start with no dot, so that one that
/// somebody planted leads nowhere.
package::Outcome writeEntry(package::OutputFile &file, const std::string &key, const std::vector<Part> &parts);

enum class Reading {
  Whole,   ///< every part was handed over, and the digest is right
  Damaged, ///< the entry is not as it was written, or of another key
  Stopped, ///< `open` or a sink failed
  None,    ///< there is no such file, or it can't be read
};

/// What was handed over is worth nothing unless the answer is `Whole`: the digest comes last.
Reading readEntry(const std::string &path, const std::string &key, const OpenPart &open);

} // namespace wasmtorch::cache

#endif
