// From options to a package or whatever else was asked for.
#ifndef WASMTORCH_COMPILER_DRIVER_COMPILE_H
#define WASMTORCH_COMPILER_DRIVER_COMPILE_H

namespace wasmtorch {

/// The whole command; returns its exit code.
int runCompiler(int argc, char **argv);

} // namespace wasmtorch

#endif
