// Binaryen's wasm-opt, run as a program.
#include "codegen/Wasm/WasmOpt.h"

#include "codegen/Wasm/Installation.h"
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

// The first Node that runs npm's Binaryen and the modules of packages.
constexpr int oldestNode = 18;

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

// The first line that a program prints for --version.
Outcome askVersion(const std::vector<std::string> &program, std::string &line) {
  auto command = program;
  command.push_back("--version");
  ScratchFiles scratch;
  std::string output, error;
  if (int status = run(command, scratch, output, error); status != 0)
    return Outcome::failure("'" + llvm::join(command, " ") + "' failed: " + (error.empty() ? llvm::StringRef(output).trim().str() : error));
  line = llvm::StringRef(output).trim().split('\n').first.str();
  return Outcome::success();
}

// What is wrong with a Node, or nothing.
std::string problemOfNode(const std::string &node) {
  std::string line;
  int version = 0;
  if (auto asked = askVersion({node}, line); !asked)
    return asked.message();
  llvm::StringRef text = line;
  if (!text.consume_front("v") || text.consumeInteger(10, version))
    return "'" + node + "' does not answer like Node: " + text.take_front(80).str();
  if (version < oldestNode)
    return "'" + node + "' is Node " + std::to_string(version) + ", expected " + std::to_string(oldestNode) + " or newer";
  return {};
}

// Where to look: what was chosen; the one that is installed with us, a script, where there is a Node to run it; PATH's.
Outcome chooseProgram(const std::string &chosen, std::vector<std::string> &command) {
  std::string script = installedPath("share/wasmtorch/binaryen/bin/wasm-opt"), node;
  if (!chosen.empty()) {
    command = {chosen};
    return llvm::sys::fs::can_execute(chosen) ? Outcome::success() : Outcome::failure("'" + chosen + "' is no program that can be run");
  }
  bool installed = llvm::sys::fs::exists(script);
  if (installed && !(node = findNode()).empty()) {
    command = {node, script};
    return Outcome::success();
  }
  if (auto found = llvm::sys::findProgramByName("wasm-opt")) {
    command = {*found};
    return Outcome::success();
  }
  std::string remedy = "install Binaryen " + std::to_string(oldestVersion) + " or newer, or give --wasm-opt=PATH";
  return Outcome::failure(installed ? "no Node was found to run '" + script + "': put Node " + std::to_string(oldestNode) +
                                          " or newer on PATH, name it in WASMTORCH_NODE, " + remedy
                                    : "no wasm-opt was found; " + remedy);
}

} // namespace

Outcome wasmtorch::locateWasmOpt(const std::string &chosen, WasmOpt &tool) { return chooseProgram(chosen, tool.command); }

Outcome wasmtorch::findWasmOpt(const std::string &chosen, WasmOpt &tool) {
  Outcome found = locateWasmOpt(chosen, tool);
  return found ? askWasmOpt(tool) : found;
}

Outcome wasmtorch::askWasmOpt(WasmOpt &tool) {
  std::string line;
  if (auto asked = askVersion(tool.command, line); !asked) {
    // A script fails in many words where its engine is the trouble.
    std::string problem = tool.command.size() == 2 ? problemOfNode(tool.command.front()) : "";
    return problem.empty() ? asked : Outcome::failure(problem);
  }
  // "wasm-opt version 132 (version_132)"
  int version = 0;
  llvm::StringRef text = line;
  const std::string &program = tool.command.back();
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
