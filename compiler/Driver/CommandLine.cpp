// The command line of wasmtorchc: CLI11 splits it, the table of options says what each part means.
#include "compiler/Driver/CompilationCache.h"
#include "compiler/Driver/Messages.h"
#include "compiler/Driver/OptionTable.h"
#include "compiler/Driver/Reference.h"
#include "compiler/Driver/Version.h"
#include "package/NearestName.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <map>

namespace wasmtorch {

static int usageError(const std::string &message) {
  (void)reportError(message);
  reportNote("'wasmtorchc --help' lists the options");
  return exitUsage;
}

static std::string spelled(const OptionDefinition &option) { return option.isPositional ? option.name : "--" + option.name; }

namespace {

/// The arguments, by option, as they stand on the command line.
class Arguments {
public:
  Arguments() {
    app.set_help_flag();
    app.allow_extras();
    for (const OptionDefinition &option : optionTable())
      add(option);
  }

  /// What is wrong, or nothing.
  std::string parse(int argc, char **argv) {
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
      return explain(error.what());
    }
    std::vector<std::string> extras = app.remaining();
    return extras.empty() ? "" : describeUnknown(extras.front());
  }

  const std::vector<std::string> &of(const OptionDefinition &option) const { return values.at(option.name); }

private:
  void add(const OptionDefinition &option) {
    std::vector<std::string> &results = values[option.name];
    std::string names = option.isPositional ? option.name : "--" + option.name;
    if (option.letter)
      names = std::string("-") + option.letter + "," + names;
    if (option.form == ValueForm::None || option.isValueOptional)
      app.add_flag(names, results)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    else
      app.add_option(names, results)->allow_extra_args(option.isPositional);
  }

  // CLI11 says "--name: 1 required TEXT missing" and the like; the table knows better what is missing.
  static std::string explain(llvm::StringRef message) {
    for (const OptionDefinition &option : optionTable())
      if (message.starts_with(spelled(option) + ":") && option.form != ValueForm::None)
        return spelled(option) + ": expected " + option.value + ", found nothing";
    return message.rtrim('.').str();
  }

  std::string describeUnknown(const std::string &argument) const {
    std::string unknown = argument.substr(0, argument.find('='));
    std::vector<std::string> known;
    for (const OptionDefinition &option : optionTable())
      if (!option.isHidden && !option.isPositional)
        known.push_back("--" + option.name);
    return "unknown option '" + unknown + "'" + package::suggestion(unknown, known);
  }

  CLI::App app;
  std::map<std::string, std::vector<std::string>> values;
};

} // namespace

// A flag's values are "true" as CLI11 counts it, or what stands behind '='.
static std::string takeValue(const OptionDefinition &option, std::string value, Options &options) {
  bool isFlag = option.form == ValueForm::None;
  if ((isFlag || option.isValueOptional) && value == "true")
    value.clear();
  if (isFlag && !value.empty())
    return spelled(option) + " takes no value, found '" + value + "'";
  bool isBare = option.isValueOptional && value.empty();
  if (!isFlag && !isBare && value.empty())
    return spelled(option) + ": expected " + option.value + ", found nothing";
  std::string problem = isBare ? "" : whyNotAmongChoices(option, value);
  if (problem.empty())
    problem = option.store(options, value);
  return problem.empty() || option.isPositional ? problem : spelled(option) + ": " + problem;
}

// What is no option comes last: an option that lacks its value has taken another's, and that is the mistake.
static std::vector<OptionDefinition> inOrderOfBlame() {
  std::vector<OptionDefinition> options = optionTable();
  std::stable_partition(options.begin(), options.end(), [](const OptionDefinition &option) { return !option.isPositional; });
  return options;
}

static std::string takeAll(const Arguments &arguments, Options &options) {
  for (const OptionDefinition &option : inOrderOfBlame()) {
    const std::vector<std::string> &values = arguments.of(option);
    if (values.size() > 1 && !option.isRepeated && option.form != ValueForm::None && !option.isValueOptional)
      return spelled(option) + " is given twice: '" + values[0] + "' and '" + values[1] + "'";
    for (const std::string &value : values)
      options.given.emplace_back(option.name, value);
    for (const std::string &value : values)
      if (std::string problem = takeValue(option, value, options); !problem.empty())
        return problem;
  }
  return {};
}

// What is not there yet, by name.
static std::string missingPart(const Options &options) {
  if (!options.precision.empty())
    return "--precision is not supported yet; leave it out: weights and sums keep the model's own types";
  return {};
}

static bool writesFolder(const Options &options) { return options.emit == Emit::Package || options.emit == Emit::Library; }

// All that the library declares begins with it, so it must not be the compiler's: those names begin with an underscore or have two.
static bool isLibraryName(llvm::StringRef name) {
  return !name.empty() && llvm::isAlpha(name.front()) && !name.contains("__") &&
         llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

// What can't be asked for together, or nothing. A package alone has what a report, a budget and a plan tell of.
static std::string conflictOf(const Options &options, bool choosesEmit) {
  if (options.compileTo != Phase::Package && choosesEmit && options.emit != Emit::Mlir)
    return "--compile-to writes IR, which --emit does not ask for; leave one of them out";
  bool isPackage = options.emit == Emit::Package && options.compileTo == Phase::Package;
  for (auto [name, isAsked] : {std::pair<const char *, bool>{"--report", !options.report.empty()},
                               {"--budget", options.budget.size || options.budget.download || options.budget.memory},
                               {"--explain-plan", options.explainPlan || !options.planPage.empty()},
                               {"--verify", options.verify}})
    if (isAsked && !isPackage)
      return std::string(name) + " is about a package, which is not what is written here; leave out --emit and --compile-to";
  if (options.verify && options.samples.empty() && storedCase(options.model).empty())
    return "--verify runs the model on samples: expected a --sample of each input, or a case.json beside the model, found none";
  unsigned streams = options.explainPlan + (options.report == "-") + (options.planPage == "-");
  if (streams > 1)
    return "--explain-plan and --report=- both write to standard output; give one of them a file";
  for (const char *name : {"lib-name", "lib-weights"})
    if (options.emit != Emit::Library && llvm::any_of(options.given, [&](const auto &option) { return option.first == name; }))
      return "--" + std::string(name) + " is about a library, which --emit=lib asks for";
  if (!options.libraryName.empty() && !isLibraryName(options.libraryName))
    return "--lib-name: expected a letter and then letters, digits and single underscores, found '" + options.libraryName + "'";
  if (options.emit == Emit::Library && options.output == "-")
    return "a library is several files: expected a folder by -o, found standard output";
  if (!options.depFile.empty() && !isPackage && options.emit != Emit::Library && options.output == "-")
    return "--depfile: standard output is no file that depends on others; give --output=FILE";
  if (options.depFile.empty() && !options.depFileTarget.empty())
    return "--depfile-target: there is no file to write it into; give --depfile=FILE";
  return {};
}

static std::string settle(Options &options, bool choosesEmit, bool choosesOutput) {
  if (options.model.empty())
    return "expected a model, found none";
  if (std::string problem = missingPart(options); !problem.empty())
    return problem;
  if (std::string problem = conflictOf(options, choosesEmit); !problem.empty())
    return problem;
  if (options.compileTo != Phase::Package)
    options.emit = Emit::Mlir;
  else if (options.emit == Emit::Mlir)
    options.compileTo = Phase::Lower;
  if (!writesFolder(options) && !choosesOutput)
    options.output = "-";
  // A package has both and chooses where it runs. A library has one, which should run everywhere.
  if (options.emit == Emit::Library && llvm::none_of(options.given, [](const auto &option) { return option.first == "variant"; }))
    options.variant = Variant::Simd;
  return {};
}

// What is asked for instead of a compilation, or nothing.
static std::string factsText(const Options &options) {
  return options.help              ? helpText()
         : options.describeOptions ? optionTableJson()
         : options.cacheStatistics ? cacheStatisticsText()
         : options.versionJson     ? versionJson()
                                   : versionText();
}

bool readCommandLine(int argc, char **argv, Options &options, int &exitCode) {
  Arguments arguments;
  std::string problem = arguments.parse(argc, argv);
  auto counts = [&](const char *name) {
    return llvm::any_of(optionTable(),
                        [&](const OptionDefinition &option) { return option.name == name && !arguments.of(option).empty(); });
  };
  if (problem.empty())
    problem = takeAll(arguments, options);
  setColours(options.colour);
  // Help is given to those who need it: whatever else is wrong.
  options.help |= counts("help");
  if (options.help || (problem.empty() && (options.version || options.versionJson || options.cacheStatistics || options.describeOptions))) {
    std::fputs(factsText(options).c_str(), stdout);
    exitCode = std::fflush(stdout) == 0 ? exitDone : exitDiagnosed;
    return false;
  }
  if (problem.empty())
    problem = settle(options, counts("emit"), counts("output"));
  if (!problem.empty())
    exitCode = usageError(problem);
  return problem.empty();
}

} // namespace wasmtorch
