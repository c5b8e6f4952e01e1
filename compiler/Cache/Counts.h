// How often a cache was asked and had the answer.
#ifndef WASMTORCH_COMPILER_CACHE_COUNTS_H
#define WASMTORCH_COMPILER_CACHE_COUNTS_H

#include <cstdint>
#include <map>
#include <string>

namespace wasmtorch::cache {

/// Of the file `statistics` in the cache's folder. A line that is none is passed over.
void readCounts(const std::string &folder, std::map<std::string, uint64_t> &counts);

/// One more of `name`. Where another process is writing the file for longer than a few milliseconds, or it can't be written, the
/// count is lost.
void addToCount(const std::string &folder, const std::string &name);

} // namespace wasmtorch::cache

#endif
