// The nearest of some names to one that is unknown.
#ifndef WASMTORCH_PACKAGE_NEAREST_NAME_H
#define WASMTORCH_PACKAGE_NEAREST_NAME_H

#include <string>
#include <string_view>
#include <vector>

namespace wasmtorch::package {

/// The candidate that the fewest insertions, deletions, replacements and swaps of neighbours lead to, or nothing where none is near
/// enough to be meant. Of equals the first.
std::string nearestName(std::string_view name, const std::vector<std::string> &candidates);

/// The end of a message: "; did you mean 'x'?", or nothing.
std::string suggestion(std::string_view name, const std::vector<std::string> &candidates);

} // namespace wasmtorch::package

#endif
