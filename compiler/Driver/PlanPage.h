// What --explain-plan=FILE.html writes: a picture of the plan.
#ifndef WASMTORCH_COMPILER_DRIVER_PLANPAGE_H
#define WASMTORCH_COMPILER_DRIVER_PLANPAGE_H

#include "compiler/Driver/PackageFacts.h"

namespace wasmtorch {

/// One HTML file: the graph of each entry's dispatches as SVG, with op, shape, cost and place in the source. It fetches nothing.
std::string planPage(const PackageFacts &facts);

} // namespace wasmtorch

#endif
