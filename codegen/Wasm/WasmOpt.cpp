// Binaryen's wasm-opt, run as a program.
#include "codegen/Wasm/WasmOpt.h"

#include "package/ReadFile.h"
#include "package/RunProgram.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace wasmtorch;
using package::Outcome;

namespace {

// The first version that reads and writes relaxed SIMD as the standard has it.
constexpr int oldestVersion = 117;

// Runs a command; what it prints on either stream.
int run(const std::vector<std::string> &command, ScratchFiles &scratch, std::string &output, std::string &error) {
  std::string path;
  if (auto made = scratch.create("log", path); !made) {
    error = made.message();
    return -1;
  }
  int status = package::runProgram(command, path, error);
  if (auto read = package::readFile(path, output); !read)
    error = read.message();
  return status;
}

std::vector<std::string> commandOf(const std::string &program) {
  // npm's wasm-opt is a script for Node; the engine that it was tested with runs it, whatever PATH says.
  if (program == WASMTORCH_PINNED_WASM_OPT && llvm::sys::fs::exists(WASMTORCH_PINNED_NODE))
    return {WASMTORCH_PINNED_NODE, program};
  return {program};
}

} // namespace

Outcome wasmtorch::findWasmOpt(const std::string &chosen, WasmOpt &tool) {
  std::string program = chosen;
  if (program.empty() && llvm::sys::fs::exists(WASMTORCH_PINNED_WASM_OPT))
    program = WASMTORCH_PINNED_WASM_OPT;
  if (program.empty())
    if (auto found = llvm::sys::findProgramByName("wasm-opt"))
      program = *found;
  if (program.empty())
    return Outcome::failure("no wasm-opt was found; install Binaryen " + std::to_string(oldestVersion) +
                            " or newer, or give --wasm-opt=PATH");
  if (!llvm::sys::fs::can_execute(program))
    return Outcome::failure("'" + program + "' is no program that can be run");
  tool.command = commandOf(program);
  auto command = tool.command;
  command.push_back("--version");
  ScratchFiles scratch;
  std::string output, error;
  if (int status = run(command, scratch, output, error); status != 0)
    return Outcome::failure("'" + program + " --version' failed: " + (error.empty() ? llvm::StringRef(output).trim().str() : error));
  // "wasm-opt version 132 (version_132)"
  int version = 0;
  llvm::StringRef text = llvm::StringRef(output).trim().split('\n').first;
  if (!text.consume_front("wasm-opt version ") || text.consumeInteger(10, version))
    return Outcome::failure("'" + program + "' does not answer like wasm-opt: " + text.take_front(80).str());
  if (version < oldestVersion)
    return Outcome::failure("'" + program + "' is version " + std::to_string(version) + ", expected " + std::to_string(oldestVersion) +
                            " or newer");
  tool.version = std::to_string(version);
  return Outcome::success();
}

Outcome wasmtorch::optimizeModule(const WasmOpt &tool, llvm::ArrayRef<std::string> features, ScratchFiles &scratch, std::string &module,
                                  bool keepNames) {
  std::string input, output;
  if (auto written = scratch.write("wasm", module, input); !written)
    return written;
  if (auto made = scratch.create("wasm", output); !made)
    return made;
  std::vector<std::string> command = tool.command;
  llvm::append_values(command, input, std::string("-o"), output, std::string("--mvp-features"), std::string("--enable-bulk-memory"),
                      std::string("--enable-bulk-memory-opt"), std::string("--enable-mutable-globals"), std::string("--enable-sign-ext"),
                      std::string("--enable-nontrapping-float-to-int"));
  for (llvm::StringRef feature : features)
    command.push_back("--enable-" + (feature == "simd128" ? "simd" : feature).str());
  llvm::append_values(command, std::string("--duplicate-function-elimination"), std::string("--remove-unused-module-elements"),
                      std::string("--memory-packing"), std::string("--directize"), std::string("--strip-producers"),
                      std::string("--strip-target-features"), std::string(keepNames ? "-g" : "--strip-debug"));
  std::string text, error;
  if (int status = run(command, scratch, text, error); status != 0)
    return Outcome::failure("wasm-opt failed: " + (error.empty() ? llvm::StringRef(text).trim().str() : error));
  return package::readFile(output, module);
}

Outcome wasmtorch::disassembleModule(const WasmOpt &tool, ScratchFiles &scratch, const std::string &module, std::string &text) {
  std::string input, output, log, error;
  if (auto written = scratch.write("wasm", module, input); !written)
    return written;
  if (auto made = scratch.create("wat", output); !made)
    return made;
  std::vector<std::string> command = tool.command;
  llvm::SmallString<256> program(llvm::sys::path::parent_path(command.back()));
  llvm::sys::path::append(program, "wasm-dis");
  if (!llvm::sys::fs::exists(program))
    return Outcome::failure("expected wasm-dis beside '" + command.back() + "', found none; Binaryen has both");
  command.back() = std::string(program);
  llvm::append_values(command, input, std::string("-o"), output, std::string("--all-features"));
  if (int status = run(command, scratch, log, error); status != 0)
    return Outcome::failure("wasm-dis failed: " + (error.empty() ? llvm::StringRef(log).trim().str() : error));
  if (auto read = package::readFile(output, text); !read)
    return read;
  // It calls the module by the name of our file, which is another each time.
  llvm::StringRef rest = text;
  if (rest.consume_front("(module $"))
    text = "(module\n" + rest.split('\n').second.str();
  return Outcome::success();
}
