// The text of a package's model.d.ts.
#ifndef WASMTORCH_PACKAGE_TYPE_DECLARATIONS_H
#define WASMTORCH_PACKAGE_TYPE_DECLARATIONS_H

#include "package/manifest.pb.h"

#include <string>
#include <string_view>

namespace wasmtorch::package {

/// Inputs and outputs by name with their typed arrays, so that a wrong name is a compile error in the user's
/// editor. `publicTypes` is the stub's types.ts (`wasmtorch::stubTypes()`), which goes in unchanged: what the stub
/// is checked against and what the user sees are one text. The manifest must be sound (`manifestProblems`).
std::string typeDeclarations(const Manifest &manifest, std::string_view publicTypes);

/// The whole of model.d.mts, by which TypeScript finds the types where a program names model.mjs by its path.
constexpr const char *pathDeclarations =
    "// What `import … from './model.mjs'` declares: all of model.d.ts.\nexport * from './model.js';\n";

} // namespace wasmtorch::package

#endif
