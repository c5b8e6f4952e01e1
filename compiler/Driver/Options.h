// What a user may ask of wasmtorchc.
#ifndef WASMTORCH_COMPILER_DRIVER_OPTIONS_H
#define WASMTORCH_COMPILER_DRIVER_OPTIONS_H

#include "compiler/Driver/Budget.h"
#include "compiler/Driver/ImageInput.h"
#include "compiler/Pipelines/Phases.h"

#include <string>
#include <utility>
#include <vector>

namespace wasmtorch {

/// Exit codes of the command.
enum ExitCode { exitDone = 0, exitDiagnosed = 1, exitUsage = 2, exitCheckFailed = 3 };

enum class Emit { Package, Object, Library, Wat, Mlir };
enum class ColourChoice { Auto, Always, Never };

/// Where a library's weights are.
enum class LibraryWeights { Embed, File };

struct Options {
  std::string model;                 ///< path of the file
  std::string output = "dist";       ///< a folder for packages, else a file; "-" is standard output
  std::vector<std::string> inputs;   ///< `[NAME:]DTYPE[DIMS]`, in order
  std::vector<std::string> samples;  ///< .npy files, in order
  std::vector<ImageInput> images;    ///< inputs that take pixels
  std::vector<std::string> fixed;    ///< `NAME=VALUE` of inputs that are no tensors
  std::vector<std::string> dims;     ///< `NAME=N` or `NAME<=N` of open dimensions
  std::vector<std::string> mutables; ///< patterns of parameters that stay as they are
  std::string method = "forward";
  std::string target = "wasm";
  std::string schedule;                    ///< a file of schedule records, or empty
  std::string precision;                   ///< a file, or empty
  std::string wasmOpt;                     ///< a path, or empty
  std::string report;                      ///< a file or "-", or empty
  std::string planPage;                    ///< a file or "-", or empty
  std::string depFile;                     ///< a file, or empty
  std::string depFileTarget;               ///< the target of depFile's rule, or empty for what is written
  std::string reproducer;                  ///< a file, or empty
  std::string crashAt;                     ///< a pass or a stage, or empty
  std::string packageName, packageVersion; ///< of package.json, or empty
  std::string libraryName;                 ///< an identifier of C, or empty: as the model's file is called
  LibraryWeights libraryWeights = LibraryWeights::Embed;
  Budget budget;
  std::vector<std::pair<std::string, std::string>> given; ///< every option by its long name, and its value, as it was written
  Emit emit = Emit::Package;
  Phase compileTo = Phase::Package;
  Variant variant = Variant::Relaxed; ///< of an object or of IR behind `plan`
  ColourChoice colour = ColourChoice::Auto;
  bool listOps = false, explainPlan = false, verify = false, failOnFallback = false, quiet = false;
  // What is printed instead of a compilation.
  bool help = false, version = false, versionJson = false, cacheStatistics = false, describeOptions = false;
};

/// Reads the command line. Returns true when there is something to compile; else `exitCode` says how the process ends and
/// whatever was to be said has been said.
bool readCommandLine(int argc, char **argv, Options &options, int &exitCode);

} // namespace wasmtorch

#endif
