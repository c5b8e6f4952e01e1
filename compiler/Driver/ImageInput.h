// --image-input: an input that takes pixels, and how they become what the model was trained on.
#ifndef WASMTORCH_COMPILER_DRIVER_IMAGEINPUT_H
#define WASMTORCH_COMPILER_DRIVER_IMAGEINPUT_H

#include "dialects/Wt/Image.h"
#include "package/Outcome.h"

#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace wasmtorch {

/// What a user says of an input.
struct ImageInput {
  std::string text; ///< as it was given
  std::string name;
  /// Channels and layout are the likely ones where the user does not say them; the model's type then decides.
  wt::Image image;
  bool saysChannels = false, saysLayout = false;
};

/// Reads `NAME[:SETTING[,SETTING]...]`: `mean=`, `std=` (each a number or one for each channel, with slashes between them), `scale=` (a
/// number or a fraction), `format=`, `channels=`, `layout=`; the first two may be `MEAN,STD` without names.
package::Outcome parseImageInput(const std::string &text, ImageInput &input);

/// Marks the programs' arguments of these names, which `wt-take-pixels` then changes. All that is wrong is diagnosed.
mlir::LogicalResult markImageInputs(const std::vector<ImageInput> &inputs, mlir::ModuleOp module);

} // namespace wasmtorch

#endif
