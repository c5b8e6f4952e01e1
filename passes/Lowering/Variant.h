// Builds of one module that differ in the instructions they use.
#ifndef WASMTORCH_PASSES_LOWERING_VARIANT_H
#define WASMTORCH_PASSES_LOWERING_VARIANT_H

#include "llvm/ADT/StringRef.h"

namespace wasmtorch {

/// Which instructions a module may use: SIMD128 alone, or Relaxed SIMD too.
enum class Variant { Simd, Relaxed };

/// The name by which packages and users know it.
inline llvm::StringRef variantName(Variant variant) { return variant == Variant::Simd ? "simd" : "relaxed"; }

} // namespace wasmtorch

#endif
