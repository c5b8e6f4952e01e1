// Streams weights into a file and digests it in chunks.
#include "codegen/Weights/WeightFile.h"

#include "package/Digest.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::codegen;

namespace {

class ChunkedWriter {
public:
  ChunkedWriter(ByteSink sink, package::Weights &manifest) : sink(sink), manifest(manifest) {}

  LogicalResult write(ArrayRef<char> bytes) {
    while (!bytes.empty()) {
      ArrayRef<char> piece = bytes.take_front(std::min<uint64_t>(bytes.size(), maxChunkBytes - (position - chunkStart)));
      if (failed(sink(piece)))
        return failure();
      digest.update({piece.data(), piece.size()});
      position += piece.size();
      if (position - chunkStart == maxChunkBytes)
        endChunk();
      bytes = bytes.drop_front(piece.size());
    }
    return success();
  }

  LogicalResult zerosUpTo(uint64_t offset) {
    static const char zeros[4096] = {};
    while (position < offset)
      if (failed(write(ArrayRef<char>(zeros, std::min<uint64_t>(sizeof(zeros), offset - position)))))
        return failure();
    return success();
  }

  void finish() {
    if (position > chunkStart)
      endChunk();
    manifest.set_bytes(position);
  }

private:
  void endChunk() {
    package::Chunk &chunk = *manifest.add_chunks();
    chunk.set_offset(chunkStart);
    chunk.set_bytes(position - chunkStart);
    chunk.set_sha256(digest.hex());
    chunkStart = position;
  }

  ByteSink sink;
  package::Weights &manifest;
  package::Sha256 digest;
  uint64_t position = 0, chunkStart = 0;
};

} // namespace

LogicalResult codegen::writeWeightFile(ArrayRef<PlacedWeight> placed, semantics::WeightSource &weights, ByteSink sink,
                                       package::Weights &manifest) {
  manifest.clear_chunks();
  ChunkedWriter writer(sink, manifest);
  for (const PlacedWeight &weight : placed) {
    FailureOr<semantics::Tensor> tensor = weights.get(weight.symbol, weight.location);
    if (failed(tensor) || failed(writer.zerosUpTo(weight.offset)) || failed(writer.write(tensor->getBytes())))
      return failure();
  }
  writer.finish();
  return success();
}
