// A protobuf message as JSON text that is the same on every machine.
#ifndef WASMTORCH_PACKAGE_JSON_TEXT_H
#define WASMTORCH_PACKAGE_JSON_TEXT_H

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace wasmtorch::package {

/// Protobuf's JSON form with the field names of the .proto and every plain scalar and list written; ends in
/// a newline. protobuf's own printer changes its whitespace and its digits between releases, and the same
/// model must give the same bytes whichever is installed: hence ours. What fits on a line stands on one.
std::string jsonText(const google::protobuf::Message &message);

/// `text` in double quotes. What isn't UTF-8 becomes U+FFFD.
std::string jsonString(std::string_view text);

} // namespace wasmtorch::package

#endif
