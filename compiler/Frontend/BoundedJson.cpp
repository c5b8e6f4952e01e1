// JSON within bounds.
#include "compiler/Frontend/BoundedJson.h"

namespace wasmtorch::frontend {

static constexpr unsigned maxDepth = 512;

// LLVM's parser recurses without a limit.
static bool isTooDeep(llvm::StringRef text) {
  unsigned depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i)
        i += text[i] == '\\';
    } else if (text[i] == '[' || text[i] == '{') {
      if (++depth > maxDepth)
        return true;
    } else if (text[i] == ']' || text[i] == '}') {
      depth -= depth > 0;
    }
  }
  return false;
}

llvm::Expected<llvm::json::Value> readJson(llvm::StringRef text) {
  if (isTooDeep(text))
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "nests values more than " + llvm::Twine(maxDepth) + " levels deep, expected fewer");
  return llvm::json::parse(text);
}

} // namespace wasmtorch::frontend
