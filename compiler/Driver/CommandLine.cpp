// The command line of wasmtorchc.
#include "compiler/Driver/CompilationCache.h"
#include "compiler/Driver/Options.h"
#include "compiler/Driver/Suggestion.h"
#include "compiler/Driver/Version.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace wasmtorch {

static const std::map<std::string, Emit> emitNames{
    {"package", Emit::Package}, {"object", Emit::Object}, {"lib", Emit::Library}, {"mlir", Emit::Mlir}};
static const std::map<std::string, LibraryWeights> weightsNames{{"embed", LibraryWeights::Embed}, {"file", LibraryWeights::File}};
static const std::map<std::string, Variant> variantNames{{"simd", Variant::Simd}, {"relaxed", Variant::Relaxed}};

// A value out of a closed set, with the nearest name where it is none of it.
template <typename T> static CLI::Validator oneOf(const std::map<std::string, T> &names) {
  return CLI::Validator(
      [&names](std::string &value) -> std::string {
        if (names.count(value))
          return {};
        std::vector<std::string> known;
        std::string list;
        for (const auto &[name, _] : names) {
          known.push_back(name);
          list += (list.empty() ? "" : ", ") + name;
        }
        std::string nearest = nearestName(value, known);
        return "'" + value + "' is none of " + list + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?");
      },
      "");
}

static std::map<std::string, Phase> phaseMap() {
  std::map<std::string, Phase> names;
  for (Phase phase : {Phase::Input, Phase::Graph, Phase::Dispatch, Phase::Plan, Phase::Lower})
    names[phaseName(phase).str()] = phase;
  return names;
}

static int usageError(const std::string &message) {
  std::fprintf(stderr, "wasmtorchc: error: %s\nwasmtorchc: note: 'wasmtorchc --help' lists the options\n", message.c_str());
  return exitUsage;
}

static bool writesFolder(const Options &options) { return options.emit == Emit::Package || options.emit == Emit::Library; }

// All that the library declares begins with it, so it must not be the compiler's: those names begin with an underscore or have two.
static bool isLibraryName(llvm::StringRef name) {
  return !name.empty() && llvm::isAlpha(name.front()) && !name.contains("__") &&
         llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

// An option that we don't have, with the nearest one.
static std::string describeUnknown(const CLI::App &app, const std::vector<std::string> &extras) {
  std::string unknown = extras.front().substr(0, extras.front().find('='));
  if (unknown.empty() || unknown[0] != '-')
    return "one model at a time, found another argument '" + extras.front() + "'";
  std::vector<std::string> known;
  for (const CLI::Option *option : app.get_options())
    for (const std::string &name : option->get_lnames())
      known.push_back("--" + name);
  std::string nearest = nearestName(unknown, known);
  return "unknown option '" + unknown + "'" + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?");
}

// What can't be asked for together, or nothing. A package alone has what a report, a budget and a plan tell of.
static std::string conflictOf(const Options &options, const CLI::App &app) {
  for (const char *name : {"--report", "--budget", "--explain-plan", "--verify"})
    if (app.count(name) && options.emit != Emit::Package)
      return std::string(name) + " is about a package, which is not what is written here";
  for (const char *name : {"--report", "--depfile"})
    if (app.count(name) && app.get_option(name)->as<std::string>().empty())
      return std::string(name) + ": expected a path, found nothing";
  if (options.verify && options.samples.empty())
    return "--verify runs the model on samples: expected a --sample of each input, found none";
  if (options.explainPlan && options.report == "-")
    return "--explain-plan and --report=- both write to standard output";
  for (const char *name : {"--lib-name", "--lib-weights"})
    if (app.count(name) && options.emit != Emit::Library)
      return std::string(name) + " is about a library, which --emit=lib asks for";
  if (app.count("--lib-name") && !isLibraryName(options.libraryName))
    return "--lib-name: expected a letter and then letters, digits and single underscores, found '" + options.libraryName + "'";
  if (options.emit == Emit::Library && options.output == "-")
    return "a library is several files: expected a folder by -o, found standard output";
  if (!options.depFile.empty() && !writesFolder(options) && options.output == "-")
    return "--depfile: standard output is no file that depends on others";
  return {};
}

// All that was given, for whom the meaning doesn't matter.
static void collectGiven(const CLI::App &app, Options &options) {
  for (const CLI::Option *option : app.get_options())
    for (const std::string &value : option->results())
      options.given.emplace_back(option->get_lnames().empty() ? option->get_name() : option->get_lnames().front(), value);
}

bool readCommandLine(int argc, char **argv, Options &options, int &exitCode) {
  static const auto phases = phaseMap();
  CLI::App app{"Compiles a PyTorch model to a WebAssembly package.\n"
               "Example: wasmtorchc resnet20.pt --input 'x:f32[1,3,32,32]' -o dist/"};
  app.name("wasmtorchc");
  app.allow_extras();
  std::string emit = "package", phase, variant, target = "wasm", libraryWeights = "embed", budget;
  std::vector<std::string> images;
  bool version = false, cacheStatistics = false;
  app.add_option("MODEL", options.model, "A TorchScript file, or wt IR in MLIR's text or bytecode");
  app.add_option("-o,--output", options.output,
                 "Folder of the package or library (dist), or file for other outputs ('-': standard output)");
  app.add_option("--input", options.inputs, "Type of an input, [NAME:]DTYPE[DIMS]: x:f32[1,3,32,32]; in order, or by name")
      ->allow_extra_args(false);
  app.add_option("--sample", options.samples, "A .npy file that has an input's type and shape; in order")->allow_extra_args(false);
  app.add_option("--image-input", images,
                 "Makes an input take pixels, NAME[:SETTING,...]: x:mean=0.5,std=0.25; also scale=, format=, channels=, layout=")
      ->allow_extra_args(false);
  app.add_option("--arg", options.fixed, "Fixes an input that is no tensor, NAME=VALUE: sr=16000")->allow_extra_args(false);
  app.add_option("--dim", options.dims, "Fixes or bounds a dimension that the model leaves open: NAME=N, NAME<=N")->allow_extra_args(false);
  app.add_option("--method", options.method, "Method of the model to compile (forward)");
  app.add_option("--target", target, "Where the code runs: wasm");
  app.add_option("--emit", emit, "What to write: package, object, lib, mlir")->check(oneOf(emitNames));
  app.add_option("--compile-to", phase, "Stop after a phase and write its IR: input, graph, dispatch, plan, lower")->check(oneOf(phases));
  app.add_option("--variant", variant, "Instructions of an object or of lowered IR (relaxed), of a library (simd)")
      ->check(oneOf(variantNames));
  app.add_option("--lib-name", options.libraryName, "What a library and all that it declares is called (as the model's file)");
  app.add_option("--lib-weights", libraryWeights, "Where a library has its weights: embed (in it), file (beside it)")
      ->check(oneOf(weightsNames));
  app.add_option("--schedule", options.schedule, "Schedule records (JSON) that override the compiler's choices");
  app.add_option("--report", options.report, "Write figures of the package, its variants and each dispatch as JSON ('-': standard output)");
  app.add_option("--budget", budget, "Fail with exit code 3 beyond size=BYTES,memory=BYTES; units: k, M, Ki, Mi");
  app.add_option("--depfile", options.depFile, "Write what the output depends on, for Make and Ninja");
  app.add_flag("--explain-plan", options.explainPlan, "Print each dispatch: op, shape, cost, schedule, place in the source");
  app.add_flag("--verify", options.verify, "Compare the package with libtorch on the samples; exit code 3 where they disagree");
  app.add_option("--wasm-opt", options.wasmOpt, "The wasm-opt to use instead of the pinned one");
  app.add_flag("--list-ops", options.listOps, "List the operators of the model and whether they are supported");
  app.add_flag("-q,--quiet", options.quiet, "Say nothing where all goes well");
  app.add_flag("--version", version, "The version of each part");
  app.add_flag("--cache-stats", cacheStatistics, "Say what WASMTORCH_CACHE_DIR holds and how often it was of use");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp &) {
    std::fputs(app.help().c_str(), stdout);
    exitCode = exitDone;
    return false;
  } catch (const CLI::ParseError &error) {
    exitCode = usageError(error.what());
    return false;
  }
  exitCode = exitUsage;
  if (version) {
    std::fputs(versionText().c_str(), stdout);
    exitCode = exitDone;
    return false;
  }
  if (cacheStatistics) {
    std::fputs(cacheStatisticsText().c_str(), stdout);
    exitCode = exitDone;
    return false;
  }
  collectGiven(app, options);
  if (auto extras = app.remaining(); !extras.empty())
    return exitCode = usageError(describeUnknown(app, extras)), false;
  if (options.model.empty())
    return exitCode = usageError("no model is given"), false;
  if (options.output.empty())
    return exitCode = usageError("--output: expected a path, found nothing"), false;
  if (target != "wasm")
    return exitCode = usageError("--target: '" + target + "' is not supported yet, expected wasm"), false;
  options.emit = emitNames.at(emit);
  options.libraryWeights = weightsNames.at(libraryWeights);
  // A package has both and chooses where it runs. A library has one, which should run everywhere.
  options.variant = !variant.empty() ? variantNames.at(variant) : options.emit == Emit::Library ? Variant::Simd : Variant::Relaxed;
  if (!phase.empty()) {
    if (app.count("--emit") && options.emit != Emit::Mlir)
      return exitCode = usageError("--compile-to writes IR, which --emit=" + emit + " does not ask for"), false;
    options.compileTo = phases.at(phase);
    options.emit = Emit::Mlir;
  } else if (options.emit == Emit::Mlir) {
    options.compileTo = Phase::Lower;
  }
  if (!writesFolder(options) && !app.count("--output"))
    options.output = "-";
  if (auto read = app.count("--budget") ? parseBudget(budget, options.budget) : package::Outcome::success(); !read)
    return exitCode = usageError("--budget: " + read.message()), false;
  for (const std::string &text : images)
    if (auto read = parseImageInput(text, options.images.emplace_back()); !read)
      return exitCode = usageError("--image-input: " + read.message()), false;
  if (std::string conflict = conflictOf(options, app); !conflict.empty())
    return exitCode = usageError(conflict), false;
  return true;
}

} // namespace wasmtorch
