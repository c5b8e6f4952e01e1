// Work in a process of its own, which may crash or never end.
#ifndef WASMTORCH_TOOLS_FUZZING_ISOLATION_H
#define WASMTORCH_TOOLS_FUZZING_ISOLATION_H

#include "llvm/ADT/STLFunctionalExtras.h"

#include <string>

namespace wasmtorch::fuzzing {

struct Ending {
  int signal = 0; ///< that ended it, or -1 where it ended with another status than 0
  bool hung = false;
  bool operator==(const Ending &other) const { return signal == other.signal && hung == other.hung; }
};

/// Runs `work` in a copy of this process, which may take so many seconds of a processor, and so may each program that it starts; they
/// end with it. Its standard error goes to the file `log`.
Ending runIsolated(unsigned seconds, const std::string &log, llvm::function_ref<void()> work);

/// Notes in the folder where the work stands, for whoever finds it broken off.
void enterStage(const std::string &folder, const char *stage);

} // namespace wasmtorch::fuzzing

#endif
