// The options of wt-import-torchscript.
#include "tools/wt-import-torchscript/CommandLine.h"

#include "package/NearestName.h"
#include "package/Terminal.h"

#include "llvm/ADT/StringRef.h"
#include <CLI/CLI.hpp>

using namespace wasmtorch::torchscript;

static constexpr int usage = 2;

static int complain(const std::string &message) {
  std::cerr << "error: " << message << "\n";
  return usage;
}

// An unknown flag, with the known one that is nearest to it.
static std::string explain(const CLI::App &app, const CLI::ParseError &error, int argc, char **argv) {
  for (int i = 1; i < argc; ++i) {
    std::string flag = llvm::StringRef(argv[i]).split('=').first.str();
    if (flag.rfind("--", 0) != 0 || app.get_option_no_throw(flag))
      continue;
    std::vector<std::string> known;
    for (const CLI::Option *option : app.get_options())
      for (const std::string &name : option->get_lnames())
        known.push_back("--" + name);
    return "unknown option '" + flag + "'" + wasmtorch::package::suggestion(flag, known);
  }
  return llvm::StringRef(error.what()).rtrim('.').str();
}

static std::string check(const CommandLine &line) {
  if (!line.batch.empty())
    return line.request.model.empty() ? "" : "--batch takes its models from the file, found a model too";
  if (line.listHandlers)
    return "";
  if (line.request.model.empty())
    return "expected a model";
  if (line.listOps)
    return "";
  if (line.run)
    return line.outputFolder.empty() ? "--run needs --out DIR" : "";
  return line.ir.empty() || line.weights.empty() ? "expected --output-ir OUT.mlirbc and --output-weights OUT.weights" : "";
}

std::optional<int> parseCommandLine(int argc, char **argv, CommandLine &line) {
  CLI::App app("Reads a TorchScript model and writes it as wt bytecode and a weight file.", "wt-import-torchscript");
  std::vector<std::string> inputs, samples, fixed;
  std::string colour = "auto";
  app.add_option("MODEL", line.request.model, "The TorchScript file");
  app.add_option("--output-ir", line.ir, "Where the bytecode goes, or text where the name ends with .mlir");
  app.add_option("--output-weights", line.weights, "Where the weights go");
  app.add_option("--input", inputs, "Type of an input, in order or by name: [NAME:]DTYPE[DIMS], such as x:f32[1,3,224,224]")
      ->allow_extra_args(false);
  app.add_option("--sample", samples, "An example of an input, whose type it gives: [NAME=]FILE.npy")->allow_extra_args(false);
  app.add_option("--arg", fixed, "Fixes an input that is no tensor: NAME=VALUE")->allow_extra_args(false);
  app.add_option("--method", line.request.method, "The method to import")->capture_default_str();
  app.add_flag("--list-ops", line.listOps, "Prints the operators that the model names");
  app.add_flag("--list-handlers", line.listHandlers, "Prints all operators that can be built, with their families");
  app.add_flag("--run", line.run, "Runs the model in libtorch and writes its outputs");
  app.add_option("--in", line.inputFiles, "An input for --run: [NAME=]FILE.npy")->allow_extra_args(false);
  app.add_option("--out", line.outputFolder, "The folder for the outputs of --run: 0.npy, 1.npy, ...");
  app.add_option("--batch", line.batch,
                 "Many imports: a file of one JSON object a line {model, inputs, ir, weights}; - is the standard input");
  app.add_option("--color", colour, "When messages have colours")->check(CLI::IsMember({"auto", "always", "never"}))->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp &help) {
    return app.exit(help);
  } catch (const CLI::ParseError &error) {
    return complain(explain(app, error, argc, argv));
  }
  line.colours = colour == "always" || (colour == "auto" && wasmtorch::package::wantsColours(/*descriptor=*/2));
  for (const std::string &text : inputs)
    if (std::string problem = parseInputSpec(text, line.request.inputs.emplace_back()); !problem.empty())
      return complain(problem);
  for (const std::string &text : samples)
    if (std::string problem = readSample(text, line.request.inputs.emplace_back()); !problem.empty())
      return complain(problem);
  for (const std::string &text : fixed)
    if (std::string problem = parseFixedArgument(text, line.request.fixed.emplace_back()); !problem.empty())
      return complain(problem);
  std::string problem = check(line);
  return problem.empty() ? std::nullopt : std::optional<int>(complain(problem));
}
