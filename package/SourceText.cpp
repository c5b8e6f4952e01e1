// Makes names harmless: they come from files that others wrote, and land in code that a browser runs.
#include "package/SourceText.h"

using namespace wasmtorch::package;

std::string wasmtorch::package::commentText(std::string_view name) {
  std::string text;
  for (unsigned char c : name)
    text += c < 0x20 || c > 0x7e || c == '*' ? '_' : static_cast<char>(c);
  return text;
}

std::string wasmtorch::package::stringLiteral(std::string_view name) {
  static const char digits[] = "0123456789abcdef";
  std::string text = "'";
  for (unsigned char c : name) {
    if (c == '\'' || c == '\\')
      text.append("\\").append(1, c);
    else if (c < 0x20 || c == 0x7f)
      text.append("\\x").append(1, digits[c >> 4]).append(1, digits[c & 15]);
    else
      text += static_cast<char>(c);
  }
  return text + "'";
}
