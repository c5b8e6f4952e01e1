// Who computes what a dispatch reads.
#include "compiler/Driver/DispatchGraph.h"

#include "dialects/Wt/ShapeMath.h"

#include <map>

using namespace mlir;

namespace wasmtorch {

namespace {

/// Of each byte of a session, who wrote it last.
class Memory {
public:
  void write(int64_t begin, int64_t end, unsigned writer) {
    if (begin >= end)
      return;
    splitAt(begin);
    splitAt(end);
    pieces.erase(pieces.lower_bound(begin), pieces.lower_bound(end));
    pieces[begin] = {end, writer};
  }

  void read(int64_t begin, int64_t end, std::map<unsigned, uint64_t> &bytesOf) const {
    auto piece = pieces.upper_bound(begin);
    if (piece != pieces.begin())
      --piece;
    for (; piece != pieces.end() && piece->first < end; ++piece)
      if (int64_t bytes = std::min(end, piece->second.end) - std::max(begin, piece->first); bytes > 0)
        bytesOf[piece->second.writer] += bytes;
  }

private:
  struct Piece {
    int64_t end;
    unsigned writer;
  };

  void splitAt(int64_t place) {
    auto next = pieces.upper_bound(place);
    if (next == pieces.begin())
      return;
    auto [begin, piece] = *std::prev(next);
    if (begin < place && place < piece.end) {
      pieces[begin].end = place;
      pieces[place] = piece;
    }
  }

  std::map<int64_t, Piece> pieces; ///< by their begin; none overlap
};

} // namespace

// The contiguous pieces of a buffer in the session; none of the weights'.
static void forEachPiece(Value value, llvm::function_ref<void(int64_t begin, int64_t end)> take) {
  auto buffer = value.getDefiningOp<plan::BufferOp>();
  if (!buffer || buffer.getSpace() != plan::Space::Session)
    return;
  auto type = cast<MemRefType>(value.getType());
  int64_t element = wt::byteSize(RankedTensorType::get({}, type.getElementType()));
  SmallVector<int64_t> strides;
  int64_t ignored = 0;
  if (type.getNumElements() == 0 || failed(type.getStridesAndOffset(strides, ignored)))
    return;
  // The inner dimensions that lie without gaps are one piece.
  int64_t piece = 1, inner = type.getRank();
  while (inner > 0 && strides[inner - 1] == piece)
    piece *= type.getDimSize(--inner);
  SmallVector<int64_t> index(inner, 0);
  for (int64_t count = type.getNumElements() / piece; count > 0; --count) {
    int64_t begin = buffer.getOffset();
    for (int64_t i = 0; i < inner; ++i)
      begin += index[i] * strides[i] * element;
    take(begin, begin + piece * element);
    for (int64_t i = inner - 1; i >= 0 && ++index[i] == type.getDimSize(i); --i)
      index[i] = 0;
  }
}

std::vector<GraphEdge> dispatchGraph(plan::EntryOp entry) {
  Memory memory;
  std::vector<GraphEdge> edges;
  unsigned next = 0;
  auto writes = [&](Value buffer) { forEachPiece(buffer, [&](int64_t begin, int64_t end) { memory.write(begin, end, next); }); };
  auto reads = [&](ValueRange buffers) {
    std::map<unsigned, uint64_t> bytesOf;
    for (Value buffer : buffers)
      forEachPiece(buffer, [&](int64_t begin, int64_t end) { memory.read(begin, end, bytesOf); });
    for (auto [writer, bytes] : bytesOf)
      edges.push_back({writer, next, bytes});
  };
  for (auto input : entry.getBody().getOps<plan::InputOp>()) {
    writes(input.getBuffer());
    ++next;
  }
  for (auto launch : entry.getBody().getOps<plan::LaunchOp>()) {
    reads(launch.getInputs());
    for (Value output : launch.getOutputs())
      writes(output);
    ++next;
  }
  for (auto output : entry.getBody().getOps<plan::OutputOp>()) {
    reads(output.getBuffer());
    ++next;
  }
  return edges;
}

} // namespace wasmtorch
