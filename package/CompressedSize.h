// How many bytes of a file a server sends that compresses it.
#ifndef WASMTORCH_PACKAGE_COMPRESSED_SIZE_H
#define WASMTORCH_PACKAGE_COMPRESSED_SIZE_H

#include "package/Outcome.h"

#include <cstdint>

namespace wasmtorch::package {

/// The size of the file in Brotli's format, as static files are compressed beforehand: at the best quality, or of files above 4 MiB, for
/// which that takes minutes, at 9 of 11.
Outcome brotliSize(const std::string &path, uint64_t &bytes);

} // namespace wasmtorch::package

#endif
