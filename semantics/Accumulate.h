// How the evaluator puts two computed elements together: sums, products, extrema.
#ifndef WASMTORCH_SEMANTICS_ACCUMULATE_H
#define WASMTORCH_SEMANTICS_ACCUMULATE_H

#include <cstdint>
#include <type_traits>

namespace wasmtorch::semantics {

/// Integers wrap.
template <typename T> T add(T a, T b) {
  if constexpr (std::is_same_v<T, int64_t>)
    return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  else
    return a + b;
}

template <typename T> T multiply(T a, T b) {
  if constexpr (std::is_same_v<T, int64_t>)
    return static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  else
    return a * b;
}

/// NaN wins against everything.
template <typename T> T larger(T a, T b) { return a != a || a > b ? a : b; }
template <typename T> T smaller(T a, T b) { return a != a || a < b ? a : b; }

} // namespace wasmtorch::semantics

#endif
