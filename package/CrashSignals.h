// What is said and kept where a signal ends the process that means a bug.
#ifndef WASMTORCH_PACKAGE_CRASH_SIGNALS_H
#define WASMTORCH_PACKAGE_CRASH_SIGNALS_H

#include "package/Outcome.h"

#include <string>

namespace wasmtorch::package {

/// When SIGSEGV, SIGBUS, SIGILL, SIGFPE or SIGABRT arrives, also by an overflow of the main thread's stack, writes what
/// `setCrashMessage` gave, ends programs that we run, removes temporary files, and ends the process by that signal.
void explainCrashes();

/// What is written then: `message` to standard error, and `contents` to the file `path`, unless that is empty. Thread-safe it is not:
/// the main thread calls it.
void setCrashMessage(std::string message, std::string path, std::string contents);

/// Writes the file now, for a failure that is no crash.
Outcome writeCrashFile();

} // namespace wasmtorch::package

#endif
