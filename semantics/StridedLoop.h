// A nest of loops over a shape, in which each of several tensors moves by strides of its own.
#ifndef WASMTORCH_SEMANTICS_STRIDED_LOOP_H
#define WASMTORCH_SEMANTICS_STRIDED_LOOP_H

#include "dialects/Wt/ShapeMath.h"

#include <array>

namespace wasmtorch::semantics {

/// Row-major strides of `shape` for a walk over `target`, which it broadcasts to: 0 where it is repeated.
wt::Shape broadcastStrides(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> target);

/// The loops. Dimensions of size 1 vanish and neighbours that every tensor crosses evenly become one, so that the
/// innermost row, which the caller's own loop runs over, is as long as can be. Rows advance by additions alone.
template <unsigned N> class StridedLoop {
public:
  using Offsets = std::array<int64_t, N>;

  /// `strides` are in elements, one for each dimension of `shape`.
  StridedLoop(llvm::ArrayRef<int64_t> shape, const std::array<wt::Shape, N> &strides) {
    for (size_t d = 0; d < shape.size(); ++d) {
      Offsets step;
      for (unsigned i = 0; i < N; ++i)
        step[i] = strides[i][d];
      empty |= shape[d] == 0;
      if (shape[d] != 1)
        addDimension(shape[d], step);
    }
    if (sizes.empty())
      addDimension(1, Offsets{});
  }

  /// Calls `row(offsets, steps, count)` for each row, in row-major order: tensor `i` has its elements at
  /// `offsets[i] + k * steps[i]`.
  template <typename Row> void forEachRow(Row &&row) const {
    if (empty)
      return;
    size_t outer = sizes.size() - 1;
    Offsets offsets{};
    llvm::SmallVector<int64_t> index(outer, 0);
    while (true) {
      row(offsets, steps[outer], sizes[outer]);
      size_t d = outer;
      for (; d > 0; --d) {
        move(offsets, steps[d - 1], 1);
        if (++index[d - 1] < sizes[d - 1])
          break;
        move(offsets, steps[d - 1], -sizes[d - 1]);
        index[d - 1] = 0;
      }
      if (d == 0)
        return;
    }
  }

private:
  static void move(Offsets &offsets, const Offsets &step, int64_t times) {
    for (unsigned i = 0; i < N; ++i)
      offsets[i] += step[i] * times;
  }

  void addDimension(int64_t size, const Offsets &step) {
    bool joins = !sizes.empty();
    for (unsigned i = 0; joins && i < N; ++i)
      joins = steps.back()[i] == step[i] * size;
    if (joins) {
      sizes.back() *= size;
      steps.back() = step;
      return;
    }
    sizes.push_back(size);
    steps.push_back(step);
  }

  llvm::SmallVector<int64_t> sizes;
  llvm::SmallVector<Offsets> steps;
  bool empty = false;
};

/// Copies elements of `bytes` bytes: result element `i` of the walk over `shape` from `from + i * fromStrides` to
/// `to + i * toStrides`.
void copyStrided(char *to, llvm::ArrayRef<int64_t> toStrides, const char *from, llvm::ArrayRef<int64_t> fromStrides,
                 llvm::ArrayRef<int64_t> shape, int64_t bytes);

} // namespace wasmtorch::semantics

#endif
