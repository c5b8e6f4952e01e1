// Numbers of bytes as people write them.
#include "package/ByteCount.h"

#include <utility>

std::optional<uint64_t> wasmtorch::package::parseByteCount(std::string_view text) {
  static constexpr std::pair<std::string_view, uint64_t> units[] = {{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30},
                                                                    {"k", 1000},     {"M", 1000000},  {"G", 1000000000}};
  uint64_t unit = 1, number = 0;
  for (auto [suffix, factor] : units)
    if (text.size() > suffix.size() && text.substr(text.size() - suffix.size()) == suffix) {
      unit = factor;
      text.remove_suffix(suffix.size());
      break;
    }
  if (text.empty())
    return std::nullopt;
  for (char c : text) {
    if (c < '0' || c > '9' || __builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, uint64_t(c - '0'), &number))
      return std::nullopt;
  }
  if (__builtin_mul_overflow(number, unit, &number))
    return std::nullopt;
  return number;
}
