// Dtypes by the names that the manifest uses.
#ifndef WASMTORCH_PACKAGE_DTYPE_H
#define WASMTORCH_PACKAGE_DTYPE_H

#include <string>
#include <string_view>
#include <vector>

namespace wasmtorch::package {

struct Dtype {
  std::string_view name;
  /// Of one element.
  unsigned bytes;
  /// The JavaScript typed array that holds it, which is also its TypeScript type. Empty where there is none: then no
  /// input or output has this dtype.
  std::string_view array;
  /// TypeScript type of one element in a plain array.
  std::string_view element;
};

/// Null where there is no such dtype.
const Dtype *findDtype(std::string_view name);

/// "f32, f64, …", for messages.
std::string dtypeNames();

/// Each by itself, in the table's order.
std::vector<std::string> allDtypeNames();

} // namespace wasmtorch::package

#endif
