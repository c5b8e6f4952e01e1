// SHA-256 of bytes, streams and files, as lower-case hexadecimal.
#ifndef WASMTORCH_PACKAGE_DIGEST_H
#define WASMTORCH_PACKAGE_DIGEST_H

#include "package/Outcome.h"

#include <string>
#include <string_view>

namespace wasmtorch::package {

/// A digest in progress. After `hex` it starts anew.
class Sha256 {
public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256 &) = delete;
  Sha256 &operator=(const Sha256 &) = delete;

  void update(std::string_view bytes);
  /// 64 hexadecimal digits.
  std::string hex();

private:
  void restart();
  void *context;
};

std::string sha256(std::string_view bytes);

/// Reads the file in pieces: it may be larger than memory.
Outcome sha256File(const std::string &path, std::string &hex);

} // namespace wasmtorch::package

#endif
