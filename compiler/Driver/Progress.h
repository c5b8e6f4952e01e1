// What a compilation is at, for whoever waits at a terminal.
#ifndef WASMTORCH_COMPILER_DRIVER_PROGRESS_H
#define WASMTORCH_COMPILER_DRIVER_PROGRESS_H

#include "compiler/Driver/Options.h"

#include <string>

namespace wasmtorch {

/// Shows one line on standard error while it lives: the stage and its time, kept up to date by a thread. Nothing where standard error
/// is no terminal that can erase a line, where the environment has CI, and for `--quiet`. There is one at a time.
class Progress {
public:
  explicit Progress(const Options &options);
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;
};

/// Names what is done from now on: "reading the model". Without a Progress it does nothing.
void showStage(const std::string &stage);

/// Takes the line away until the next stage, for whoever is to print something.
void eraseProgress();

/// Whether there is a line that others must not write into.
bool showsProgress();

} // namespace wasmtorch

#endif
