// Samples of pixels, as the model itself takes them.
#ifndef WASMTORCH_COMPILER_DRIVER_PIXELSAMPLES_H
#define WASMTORCH_COMPILER_DRIVER_PIXELSAMPLES_H

#include "codegen/Wasm/ScratchFiles.h"
#include "compiler/Driver/Options.h"

#include "mlir/Support/LLVM.h"

namespace wasmtorch {

/// What libtorch runs on: the user's samples, where those of pixels are replaced by files of the images that the model would make of them,
/// computed in double. A sample of u8 with 4 dimensions is of pixels where its name is an image input's; without a name, the first belongs
/// to the first image input that no name is given for, and so on. Fails after a diagnostic.
mlir::LogicalResult samplesForModel(const Options &options, ScratchFiles &scratch, std::vector<std::string> &samples);

} // namespace wasmtorch

#endif
