// Reading a whole file.
#ifndef WASMTORCH_PACKAGE_READ_FILE_H
#define WASMTORCH_PACKAGE_READ_FILE_H

#include "package/Outcome.h"

#include <functional>
#include <string>
#include <string_view>

namespace wasmtorch::package {

/// `contents` is undefined on failure.
Outcome readFile(const std::string &path, std::string &contents);

/// Hands the file over in pieces, for what may be larger than memory.
Outcome readFile(const std::string &path, const std::function<void(std::string_view)> &piece);

} // namespace wasmtorch::package

#endif
