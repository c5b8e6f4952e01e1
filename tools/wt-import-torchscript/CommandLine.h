// The options of wt-import-torchscript.
#ifndef WASMTORCH_TOOLS_WT_IMPORT_TORCHSCRIPT_COMMAND_LINE_H
#define WASMTORCH_TOOLS_WT_IMPORT_TORCHSCRIPT_COMMAND_LINE_H

#include "compiler/Frontend/TorchScript/Import.h"

#include <optional>

struct CommandLine {
  wasmtorch::torchscript::Request request;
  std::string ir, weights, batch, outputFolder;
  std::vector<std::string> inputFiles;
  bool listOps = false, listHandlers = false, run = false, colours = false;
};

/// Reads the arguments; or, after a mistake or `--help`, says what is to be said and gives the exit code.
std::optional<int> parseCommandLine(int argc, char **argv, CommandLine &line);

#endif
