// What a compiled module's functions return, as runtime-stub/abi/README.md has it.
#ifndef WASMTORCH_PACKAGE_STATUS_H
#define WASMTORCH_PACKAGE_STATUS_H

#include <string_view>
#include <vector>

namespace wasmtorch::package {

/// A reason: the low 8 bits of a status. The upper 24 are the index of the dispatch that found it.
struct StatusReason {
  unsigned code;
  /// As an identifier: "index_out_of_range".
  std::string_view name;
  std::string_view text;
};

/// All of them, by code from 0 on without gaps.
const std::vector<StatusReason> &statusReasons();

} // namespace wasmtorch::package

#endif
