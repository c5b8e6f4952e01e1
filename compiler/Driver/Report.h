// What --report writes: a compilation in figures, for CI and for tools.
#ifndef WASMTORCH_COMPILER_DRIVER_REPORT_H
#define WASMTORCH_COMPILER_DRIVER_REPORT_H

#include "compiler/Driver/PackageFacts.h"

namespace wasmtorch {

/// JSON: versions, options, totals, variants, and each dispatch with its cost, its code and its shapes. Sizes are in bytes; no paths.
/// A dispatch's `code_bytes` lacks the variants in which its kernel is no function of its own.
std::string reportText(const PackageFacts &facts);

} // namespace wasmtorch

#endif
