// Hands modules, inputs and places to run_graphs.mjs and takes the outputs.
#include "tools/fuzzing/Engine.h"

#include "package/ReadFile.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;
using package::Outcome;

static Outcome writeFile(const std::string &path, llvm::function_ref<void(llvm::raw_ostream &)> write) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  if (!error)
    write(os);
  os.close();
  if (error || os.has_error()) {
    if (!error)
      error = os.error();
    os.clear_error();
    return Outcome::failure("cannot write '" + path + "': " + error.message());
  }
  return Outcome::success();
}

static llvm::json::Array placesOf(const google::protobuf::RepeatedPtrField<package::Value> &values) {
  llvm::json::Array places;
  for (const package::Value &value : values)
    places.push_back(llvm::json::Array{static_cast<int64_t>(value.place().offset()), static_cast<int64_t>(value.place().bytes())});
  return places;
}

static Outcome writeJob(const Built &built, ArrayRef<semantics::Tensors> inputs, const std::string &folder) {
  llvm::json::Array entries, variants;
  for (const package::Entry &entry : built.manifest.entries())
    entries.push_back(llvm::json::Object{{"symbol", entry.symbol()},
                                         {"bytes", static_cast<int64_t>(entry.session_bytes())},
                                         {"inputs", placesOf(entry.inputs())},
                                         {"outputs", placesOf(entry.outputs())}});
  for (const auto &[name, module] : built.modules) {
    variants.push_back(name);
    const std::string &bytes = module;
    if (auto done = writeFile(folder + "/" + name + ".wasm", [&](llvm::raw_ostream &os) { os << bytes; }); !done)
      return done;
  }
  if (auto done = writeFile(folder + "/packed.weights", [&](llvm::raw_ostream &os) { os << built.weights; }); !done)
    return done;
  auto writeInputs = [&](llvm::raw_ostream &os) {
    for (const semantics::Tensors &tensors : inputs)
      for (const semantics::Tensor &tensor : tensors)
        os.write(tensor.getBytes().data(), tensor.getBytes().size());
  };
  if (auto done = writeFile(folder + "/inputs.bin", writeInputs); !done)
    return done;
  const package::Weights &weights = built.manifest.weights();
  llvm::json::Value job = llvm::json::Object{{"variants", std::move(variants)},
                                             {"entries", std::move(entries)},
                                             {"prepare", weights.prepare()},
                                             {"memory_bytes", static_cast<int64_t>(weights.memory_bytes())}};
  return writeFile(folder + "/job.json", [&](llvm::raw_ostream &os) { os << job; });
}

// A line "ok" or of what went wrong for each entry, as far as the engine came, and the outputs of all of them, one after the other.
static Outcome readResults(const Built &built, const std::string &folder, const std::string &variant, std::vector<Ran> &results) {
  // Missing where the engine stopped before this variant.
  std::string lines, bytes;
  (void)package::readFile(folder + "/" + variant + ".status", lines);
  (void)package::readFile(folder + "/" + variant + ".out", bytes);
  size_t at = 0;
  StringRef rest = lines;
  for (const package::Entry &entry : built.manifest.entries()) {
    Ran &ran = results.emplace_back();
    auto [line, after] = rest.split('\n');
    // The engine stopped here; of the entries behind it nothing is known, and they are tried again without this one.
    ran.problem = rest.empty() ? "hang" : line == "ok" ? "" : line.str();
    rest = after;
    for (const package::Value &output : entry.outputs()) {
      if (at + output.place().bytes() > bytes.size())
        break;
      ran.outputs.push_back(bytes.substr(at, output.place().bytes()));
      at += output.place().bytes();
    }
    if (ran.problem.empty() && ran.outputs.size() != static_cast<size_t>(entry.outputs_size()))
      return Outcome::failure("the engine gave " + std::to_string(ran.outputs.size()) + " outputs, expected " +
                              std::to_string(entry.outputs_size()));
  }
  return Outcome::success();
}

Outcome wasmtorch::fuzzing::runAll(const Built &built, ArrayRef<semantics::Tensors> inputs, const std::string &folder,
                                   std::map<std::string, std::vector<Ran>> &results) {
  if (auto written = writeJob(built, inputs, folder); !written)
    return written;
  std::string log = folder + "/engine.log";
  std::optional<StringRef> streams[] = {StringRef(""), StringRef(log), StringRef(log)};
  std::string error;
  int status = llvm::sys::ExecuteAndWait(WASMTORCH_FUZZING_NODE, {WASMTORCH_FUZZING_NODE, WASMTORCH_FUZZING_RUNNER, folder},
                                         /*Env=*/std::nullopt, streams, /*SecondsToWait=*/0, /*MemoryLimit=*/0, &error);
  // -2 is a signal, at the end of patience too: the lines of status say where.
  if (status != 0 && status != -2) {
    std::string text;
    (void)package::readFile(log, text);
    return Outcome::failure("the engine ended with status " + std::to_string(status) + ": " + (error.empty() ? text : error));
  }
  for (const auto &module : built.modules)
    if (auto read = readResults(built, folder, module.first, results[module.first]); !read)
      return read;
  return Outcome::success();
}
