// What a stream may be sent besides plain text.
#include "package/Terminal.h"

#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace wasmtorch::package {

// An empty variable is as none: so no-color.org has it.
static bool has(const char *name) {
  const char *value = std::getenv(name);
  return value && *value;
}

static bool isTerminal(int descriptor) {
  const char *kind = std::getenv("TERM");
  return isatty(descriptor) && kind && std::string_view(kind) != "dumb";
}

bool wantsColours(int descriptor) {
  if (has("NO_COLOR"))
    return false;
  if (has("CLICOLOR_FORCE") && std::string_view(std::getenv("CLICOLOR_FORCE")) != "0")
    return true;
  return isTerminal(descriptor);
}

bool canEraseLines(int descriptor) { return isTerminal(descriptor) && !has("CI"); }

} // namespace wasmtorch::package
