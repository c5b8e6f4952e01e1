// Numbers of bytes as people write them.
#ifndef WASMTORCH_PACKAGE_BYTE_COUNT_H
#define WASMTORCH_PACKAGE_BYTE_COUNT_H

#include <cstdint>
#include <optional>
#include <string_view>

namespace wasmtorch::package {

/// `65536`, `300k`, `16M`, `2G` (powers of 1000), `64Ki`, `16Mi`, `2Gi` (of 1024); nothing where the text is none of it or too large.
std::optional<uint64_t> parseByteCount(std::string_view text);

} // namespace wasmtorch::package

#endif
