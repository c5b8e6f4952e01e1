// Offsets for buffers that live for a while in one piece of memory.
#ifndef WASMTORCH_PASSES_PLACEMENT_ARENAPLAN_H
#define WASMTORCH_PASSES_PLACEMENT_ARENAPLAN_H

#include <cstdint>
#include <vector>

namespace wasmtorch {

/// A buffer that is in use from step `first` to step `last`, both included.
struct ArenaBuffer {
  int64_t bytes = 0;
  int64_t first = 0, last = 0;
  int64_t offset = -1; ///< set by planArena
};

/// Gives each buffer an offset, a multiple of `alignment`, so that buffers in use at the same time don't overlap. Returns
/// the bytes that all of them need. Greedy by size (Pisarchyk and Lee 2020, arXiv:2001.03288).
int64_t planArena(std::vector<ArenaBuffer> &buffers, int64_t alignment);

} // namespace wasmtorch

#endif
