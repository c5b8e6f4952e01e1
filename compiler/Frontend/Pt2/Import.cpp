// Reads a .pt2 file as a whole.
#include "compiler/Frontend/Pt2/Import.h"

#include "compiler/Frontend/Pt2/Entry.h"
#include "compiler/Frontend/Pt2/Open.h"

#include "mlir/IR/Verifier.h"

using namespace mlir;

namespace wasmtorch::pt2 {

// The one program of an archive, as (name, JSON). Up to PyTorch 2.7 it has no name.
static llvm::Expected<std::pair<std::string, StringRef>> findProgram(const Archive &archive) {
  std::vector<std::string> found;
  for (const std::string &name : archive.names()) {
    StringRef rest = name;
    if (rest.consume_front("models/") && rest.consume_back(".json") && !rest.contains('/'))
      found.push_back(rest.str());
  }
  if (found.size() == 1)
    return std::pair(found.front(), *archive.find("models/" + found.front() + ".json"));
  if (auto flat = archive.find("serialized_exported_program.json"); flat && found.empty())
    return std::pair(std::string("model"), *flat);
  if (found.size() > 1)
    return failure("holds the programs " + llvm::join(found, ", ") + ", expected one");
  bool isCompiled = llvm::any_of(archive.names(), [](StringRef name) { return name.starts_with("data/aotinductor/"); });
  return failure(isCompiled ? "was compiled by AOTInductor, expected a program that torch.export.save wrote"
                            : "holds no program that torch.export.save wrote");
}

llvm::Expected<Model> readModel(StringRef bytes) {
  auto archive = readArchive(bytes);
  if (!archive)
    return archive.takeError();
  if (auto order = archive->find("byteorder"); order && order->trim() != "little")
    return failure("was written in big-endian order, which is not supported");
  auto found = findProgram(*archive);
  if (!found)
    return found.takeError();
  auto program = readGraph(found->second);
  if (!program)
    return program.takeError();
  auto weights = readWeights(*archive, found->first, bytes.size());
  if (!weights)
    return weights.takeError();
  return Model{std::move(*program), std::move(*weights)};
}

static std::optional<Model> readOrReport(StringRef bytes, frontend::Diagnostics &diagnostics) {
  auto model = readModel(bytes);
  if (model)
    return std::move(*model);
  diagnostics.error("the .pt2 file " + llvm::toString(model.takeError()) + "; expected one as torch.export.save writes it");
  return std::nullopt;
}

static std::string rangeText(const Range &range) {
  std::string least = std::to_string(std::max<int64_t>(range.least.value_or(0), 0));
  return range.most ? least + " to " + std::to_string(*range.most) : "at least " + least;
}

// What was fixed must be a dimension of the program, and within its bounds; what wasn't is an error for each.
static void checkDims(const Program &program, const Request &request, frontend::Diagnostics &diagnostics) {
  std::map<std::string, Range> all = openInputDims(program, {});
  auto namesOfAll = [&] {
    std::vector<std::string> names;
    for (const auto &entry : all)
      names.push_back(entry.first);
    return names.empty() ? std::string("it has none") : "it has " + llvm::join(names, ", ");
  };
  for (const SymbolValues *given : {&request.dims, &request.bounds})
    for (const auto &[name, size] : *given) {
      auto found = all.find(name);
      if (found == all.end())
        diagnostics.error("--dim " + name + ": the program has no open size '" + name + "'; " + namesOfAll());
      else if (size < found->second.least.value_or(0) || (found->second.most && size > *found->second.most))
        diagnostics.error("--dim " + name + "=" + std::to_string(size) + ": expected a size of " + rangeText(found->second));
    }
  if (request.allowsOpenDims)
    return;
  for (const auto &[name, range] : openInputDims(program, request))
    diagnostics.error("the size '" + name + "' of the program's inputs is open (" + rangeText(range) +
                      "), and packages of open sizes are not supported yet; fix it by --dim " + name + "=SIZE");
}

static bool buildProgram(ModuleOp module, const Model &model, const Request &request, frontend::Diagnostics &diagnostics,
                         llvm::StringMap<const Weight *> &sources) {
  if (request.allowsOpenDims && hasOpenDims(model.program, request))
    return buildOpenProgram(module, model, request, diagnostics, sources);
  EntryBuilder entry(module, model, request, diagnostics);
  bool built = entry.build();
  sources = entry.sources();
  return built;
}

bool importModel(ModuleOp module, StringRef bytes, const Request &request, const std::string &weightPath,
                 frontend::Diagnostics &diagnostics) {
  // What MLIR itself has to say, a verifier say, joins what we have.
  ScopedDiagnosticHandler handler(module.getContext(), [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      diagnostics.error(diagnostic.getLocation(), diagnostic.str());
  });
  std::optional<Model> model = readOrReport(bytes, diagnostics);
  if (!model)
    return false;
  checkDims(model->program, request, diagnostics);
  llvm::StringMap<const Weight *> sources;
  if (diagnostics.failed() || !buildProgram(module, *model, request, diagnostics, sources))
    return false;
  if (std::string problem = writeWeights(module, weightPath, sources); !problem.empty())
    diagnostics.error(problem);
  return !diagnostics.failed() && succeeded(verify(module));
}

// As users know it: `aten::add.Tensor`, or the target itself where it is none of ATen's; and whether it can be built.
static std::string describe(const Node &node) {
  std::string key = operatorKey(node.target);
  if (key.empty())
    return node.target + (isBuiltHere(node) ? "" : " (not supported)");
  bool isBuilt = isBuiltHere(node) || (findSchema(key) && aten::findHandler(StringRef(key).split('.').first));
  return key + (isBuilt ? "" : " (not supported)");
}

static void count(const Graph &graph, std::map<std::string, unsigned> &counts) {
  for (const Node &node : graph.nodes) {
    ++counts[describe(node)];
    for (const auto &input : node.inputs)
      if (input.second.graph)
        count(*input.second.graph, counts);
  }
}

bool listOperators(StringRef bytes, std::vector<std::string> &lines, frontend::Diagnostics &diagnostics) {
  std::optional<Model> model = readOrReport(bytes, diagnostics);
  if (!model)
    return false;
  std::map<std::string, unsigned> counts;
  count(model->program.graph, counts);
  for (const auto &[name, uses] : counts)
    lines.push_back(std::to_string(uses) + " " + name);
  return true;
}

} // namespace wasmtorch::pt2
