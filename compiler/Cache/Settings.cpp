// Where the compilation cache lies and how large it may become.
#include "compiler/Cache/Settings.h"

#include "package/ByteCount.h"

#include <cstdlib>
#include <filesystem>

using namespace wasmtorch;
using package::Outcome;

namespace wasmtorch::cache {

static std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

Outcome readSettings(Settings &settings) {
  settings = {};
  std::string folder = variable("WASMTORCH_CACHE_DIR"), size = variable("WASMTORCH_CACHE_SIZE");
  if (folder.empty())
    return Outcome::success();
  // Absolute: the list of temporary files, which a signal's handler walks, wants it.
  std::error_code error;
  settings.folder = std::filesystem::absolute(folder, error).string();
  if (error)
    settings.folder = folder;
  if (size.empty())
    return Outcome::success();
  if (auto bytes = package::parseByteCount(size)) {
    settings.limit = *bytes;
    return Outcome::success();
  }
  return Outcome::failure("WASMTORCH_CACHE_SIZE: expected a number of bytes such as 500M, 512Mi, 2G or 2Gi, found '" + size + "'");
}

} // namespace wasmtorch::cache
