// Runs other programs, which don't outlive us.
#ifndef WASMTORCH_PACKAGE_RUN_PROGRAM_H
#define WASMTORCH_PACKAGE_RUN_PROGRAM_H

#include <string>
#include <vector>

namespace wasmtorch::package {

/// Runs a program to its end and gives its exit status. `arguments` starts with its path. Where `output` is a path, the program
/// reads nothing and both of its streams go into that file; where it is empty, it has our streams.
/// Where it can't be started or a signal ends it, the status is -1 and `error` says why.
/// A signal that ends us (see `removeTemporariesOnSignal`) ends the program first: it would write files that we have just removed.
int runProgram(const std::vector<std::string> &arguments, const std::string &output, std::string &error);

/// What the handler of those signals calls: tells the programs that run to end, and waits until they have.
void endRunningPrograms();

} // namespace wasmtorch::package

#endif
