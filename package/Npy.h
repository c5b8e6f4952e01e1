// NumPy's .npy files: tensors that tools take and give.
#ifndef WASMTORCH_PACKAGE_NPY_H
#define WASMTORCH_PACKAGE_NPY_H

#include "package/Outcome.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wasmtorch::package {

/// What a .npy file says about its tensor.
struct NpyHeader {
  /// By the manifest's names (`findDtype`): f32, f64, f16, i64, i32, i16, i8, u8, bool.
  std::string dtype;
  /// Empty for a scalar; sizes may be 0.
  std::vector<int64_t> shape;
};

struct NpyArray : NpyHeader {
  /// Row-major, little-endian; a bool is a byte of 0 or 1.
  std::string bytes;
};

/// Reads the dtype and the shape alone. Versions 1 to 3 of the format; a dtype that we lack, big-endian bytes and
/// a file whose size is not what its header promises are failures that name the file and what was found.
Outcome readNpyHeader(const std::string &path, NpyHeader &header);

/// The whole tensor; Fortran order is turned into row-major. Nothing is allocated before the sizes are checked.
Outcome readNpy(const std::string &path, NpyArray &array);

/// Writes version 1.0 as NumPy itself does. `bytes` has as many as the header says. NumPy has no bf16, so that is
/// a failure.
Outcome writeNpy(const std::string &path, const NpyHeader &header, std::string_view bytes);

} // namespace wasmtorch::package

#endif
