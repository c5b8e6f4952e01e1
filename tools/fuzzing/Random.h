// Random numbers that are the same on every machine.
#ifndef WASMTORCH_TOOLS_FUZZING_RANDOM_H
#define WASMTORCH_TOOLS_FUZZING_RANDOM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>

namespace wasmtorch::fuzzing {

/// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195). The standard library's distributions differ from one
/// implementation to the next, so these are our own.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t value = state += 0x9e3779b97f4a7c15;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
  }

  /// From `low` to `high`, both included.
  int64_t between(int64_t low, int64_t high) { return low + static_cast<int64_t>(next() % static_cast<uint64_t>(high - low + 1)); }
  bool chance(double probability) { return unit() < probability; }
  /// From 0 up to, not including, 1.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  template <typename List> const auto &choose(const List &list) { return list[between(0, static_cast<int64_t>(std::size(list)) - 1)]; }
  template <typename T> T choose(std::initializer_list<T> list) { return list.begin()[between(0, static_cast<int64_t>(list.size()) - 1)]; }

  template <typename T> void shuffle(llvm::SmallVectorImpl<T> &list) {
    for (size_t i = list.size(); i > 1; --i)
      std::swap(list[i - 1], list[between(0, static_cast<int64_t>(i) - 1)]);
  }

private:
  uint64_t state;
};

} // namespace wasmtorch::fuzzing

#endif
