// How pixels become a model's image: what the attribute `wt.image` of a program's argument says.
#ifndef WASMTORCH_DIALECTS_WT_IMAGE_H
#define WASMTORCH_DIALECTS_WT_IMAGE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"

#include <vector>

namespace wasmtorch::wt {

/// On an argument of f32 [N, C, H, W] or, with channels last, [N, H, W, C], `wt.image` asks for a program that takes pixels instead; on one
/// of ui8 [N, H, W, bytes of a pixel] it says what was done. Each channel is `(pixel * scale - mean) / std`.
///
/// A dictionary and no attribute of the dialect's own: nothing but the command line writes it, and two places read it.
struct Image {
  /// What the bytes of a pixel are, in order: rgba, rgb, bgra, bgr or gray.
  std::string format = "rgba";
  /// What the model's channels are, in order: rgb, bgr or gray, which is made of colours as 0.299 red + 0.587 green + 0.114 blue.
  std::string channels = "rgb";
  bool channelsLast = false;
  double scale = 1.0 / 255.0;
  /// One for all channels, or one for each.
  std::vector<double> mean{0.0}, std{1.0};

  int64_t pixelBytes() const;
  int64_t channelCount() const { return channels == "gray" ? 1 : 3; }
  bool blueFirst() const { return format == "bgr" || format == "bgra"; }
  double meanOf(int64_t channel) const { return mean.size() == 1 ? mean[0] : mean[channel]; }
  double stdOf(int64_t channel) const { return std.size() == 1 ? std[0] : std[channel]; }

  static constexpr llvm::StringLiteral attributeName = "wt.image";
  static const std::vector<std::string> &formats();
  static const std::vector<std::string> &channelOrders();

  mlir::DictionaryAttr attribute(mlir::MLIRContext *context) const;
  /// Diagnoses a dictionary that `attribute` would not have made.
  static mlir::FailureOr<Image> read(mlir::DictionaryAttr attribute, llvm::function_ref<mlir::InFlightDiagnostic()> emitError);
};

} // namespace wasmtorch::wt

#endif
