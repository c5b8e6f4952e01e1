// How many bytes of a file a server sends that compresses it.
#include "package/CompressedSize.h"

#include "package/ReadFile.h"

#include <brotli/encode.h>
#include <memory>
#include <sys/stat.h>

namespace wasmtorch::package {

namespace {

/// Counts what a stream becomes; nothing of it is kept.
class Compressor {
public:
  explicit Compressor(bool isLarge) : state(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr), BrotliEncoderDestroyInstance) {
    BrotliEncoderSetParameter(state.get(), BROTLI_PARAM_QUALITY, isLarge ? 9 : BROTLI_MAX_QUALITY);
    BrotliEncoderSetParameter(state.get(), BROTLI_PARAM_LGWIN, BROTLI_MAX_WINDOW_BITS);
  }

  bool take(std::string_view piece, BrotliEncoderOperation operation) {
    size_t in = piece.size(), out = 0;
    const uint8_t *next = reinterpret_cast<const uint8_t *>(piece.data());
    do {
      if (!BrotliEncoderCompressStream(state.get(), operation, &in, &next, &out, nullptr, nullptr))
        return false;
      while (BrotliEncoderHasMoreOutput(state.get())) {
        size_t taken = 0;
        BrotliEncoderTakeOutput(state.get(), &taken);
        bytes += taken;
      }
    } while (in > 0 || (operation == BROTLI_OPERATION_FINISH && !BrotliEncoderIsFinished(state.get())));
    return true;
  }

  uint64_t bytes = 0;

private:
  std::unique_ptr<BrotliEncoderState, void (*)(BrotliEncoderState *)> state;
};

} // namespace

Outcome brotliSize(const std::string &path, uint64_t &bytes) {
  struct stat status = {};
  bool isLarge = stat(path.c_str(), &status) == 0 && status.st_size > (4 << 20), good = true;
  Compressor compressor(isLarge);
  if (Outcome read = readFile(path, [&](std::string_view piece) { good = good && compressor.take(piece, BROTLI_OPERATION_PROCESS); });
      !read)
    return read;
  if (!good || !compressor.take({}, BROTLI_OPERATION_FINISH))
    return Outcome::failure("cannot compress '" + path + "': is there enough memory?");
  bytes = compressor.bytes;
  return Outcome::success();
}

} // namespace wasmtorch::package
