// Fourier transforms of short pieces.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

// `[2 * frequencies, length]`: the real and the imaginary factor of each element, cos(-a) and sin(-a) with a = 2 pi f t / length.
// As both are cosines, a quarter of a turn apart, of whole parts of a turn, angles stay small and exact.
static Value fourierMatrix(Call &call, int64_t length, int64_t frequencies, Type element) {
  Shape shape{frequencies, 2, length};
  auto along = [&](int64_t dim) { return Term(call, countAlong(call, shape, dim, call.getBuilder().getI64Type())); };
  Term part = along(0) * along(2) * 4.0 + along(1) * static_cast<double>(length);
  if (call.failed())
    return {};
  part = part.binary<wt::FmodOp>(part.like(4.0 * static_cast<double>(length)));
  Term angle(call, call.convert(part, call.getBuilder().getF64Type()));
  Value factors = (angle * (M_PI_2 / static_cast<double>(length))).unary<wt::CosOp>();
  return call.reshape(call.convert(factors, element), {2 * frequencies, length});
}

// The window in the middle of a frame, of ones where none is given.
static Value framed(Call &call, Value x, int64_t window, int64_t length) {
  Value factors = call.optionalTensor("window");
  int64_t before = (length - window) / 2;
  if (!factors)
    factors = call.splat({window}, typeOf(x).getElementType(), 1.0);
  if (factors && shapeOf(factors) != ArrayRef<int64_t>(window)) {
    call.fail("expected a window of " + std::to_string(window) + " elements, found shape " + wt::shapeText(shapeOf(factors)));
    return {};
  }
  return call.make<wt::PadOp>(factors, Shape{before}, Shape{length - window - before}, llvm::APFloat(0.0));
}

// Frames of a signal, `hop_length` apart, times a matrix: `[..., frequencies, frames, 2]`.
static Results stft(Call &call) {
  Value x = call.computableFloat("self");
  int64_t length = call.integer("n_fft");
  int64_t hop = call.integer("hop_length", length / 4), window = call.integer("win_length", length);
  if (!x || call.failed())
    return {};
  if (call.boolean("return_complex", false))
    return call.unsupported("with a complex result");
  int64_t rank = typeOf(x).getRank();
  if (rank < 1 || rank > 2 || length < 1 || hop < 1 || window < 1 || window > length || shapeOf(x).back() < length)
    return call.fail("frames of " + std::to_string(length) + " with windows of " + std::to_string(window) + " in steps of " +
                     std::to_string(hop) + " do not fit a signal of shape " + wt::shapeText(shapeOf(x)));
  Type element = typeOf(x).getElementType();
  int64_t frequencies = call.boolean("onesided", true) ? length / 2 + 1 : length;
  Value matrix = fourierMatrix(call, length, frequencies, element);
  if (call.has("window") || window != length)
    matrix = call.make<wt::MulOp>(matrix, framed(call, x, window, length));
  if (call.boolean("normalized", false))
    matrix = call.make<wt::MulOp>(matrix, call.splat({}, element, 1.0 / std::sqrt(static_cast<double>(length))));
  Value frames = call.make<wt::WindowOp>(x, rank - 1, length, hop, 1);
  Value spectrum = call.make<wt::LinearOp>(frames, matrix, Value());
  if (!spectrum)
    return {};
  Shape split(shapeOf(spectrum).drop_back()), dims = llvm::to_vector(llvm::seq<int64_t>(0, rank - 1));
  llvm::append_values(split, frequencies, int64_t(2));
  llvm::append_values(dims, rank, rank - 1, rank + 1);
  return {call.permute(call.reshape(spectrum, split), dims)};
}

void registerSpectra(Registry &registry) { registry["aten::stft"] = stft; }

} // namespace wasmtorch::aten
