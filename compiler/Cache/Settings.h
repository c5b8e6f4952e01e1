// Where the compilation cache lies and how large it may become.
#ifndef WASMTORCH_COMPILER_CACHE_SETTINGS_H
#define WASMTORCH_COMPILER_CACHE_SETTINGS_H

#include "package/Outcome.h"

#include <cstdint>
#include <string>

namespace wasmtorch::cache {

struct Settings {
  std::string folder; ///< absolute; empty where there is to be no cache
  uint64_t limit = uint64_t(2) << 30;
};

/// What WASMTORCH_CACHE_DIR and WASMTORCH_CACHE_SIZE say: without the first there is no cache. A size that is none is a failure; the
/// folder and the default are in `settings` all the same.
package::Outcome readSettings(Settings &settings);

} // namespace wasmtorch::cache

#endif
