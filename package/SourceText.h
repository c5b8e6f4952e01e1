// Names from a model inside generated JavaScript and TypeScript.
#ifndef WASMTORCH_PACKAGE_SOURCE_TEXT_H
#define WASMTORCH_PACKAGE_SOURCE_TEXT_H

#include <string>
#include <string_view>

namespace wasmtorch::package {

/// `name` so that it can end neither a `//` nor a `/* */` comment: what isn't printable ASCII and every '*'
/// become '_'. For people only.
std::string commentText(std::string_view name);

/// `name` as a string literal with single quotes. Bytes of UTF-8 stay as they are.
std::string stringLiteral(std::string_view name);

} // namespace wasmtorch::package

#endif
