// The options of wasmtorchc. To add one: a row in its group here, a member of Options, and what it does.
#include "compiler/Driver/OptionTable.h"

#include "package/NpmPackage.h"

namespace wasmtorch {

// Headings of help, in its order.
static const char *const model = "Model and inputs";
static const char *const output = "Output";
static const char *const code = "Code";
static const char *const checks = "Checks";
static const char *const about = "Facts and messages";

static const std::vector<std::pair<const char *, Emit>> emitNames{
    {"package", Emit::Package}, {"object", Emit::Object}, {"lib", Emit::Library}, {"wat", Emit::Wat}, {"mlir", Emit::Mlir}};
static const std::vector<std::pair<const char *, LibraryWeights>> weightsNames{{"embed", LibraryWeights::Embed},
                                                                               {"file", LibraryWeights::File}};
static const std::vector<std::pair<const char *, Variant>> variantNames{{"simd", Variant::Simd}, {"relaxed", Variant::Relaxed}};
static const std::vector<std::pair<const char *, ColourChoice>> colourNames{
    {"auto", ColourChoice::Auto}, {"always", ColourChoice::Always}, {"never", ColourChoice::Never}};

// An option whose values are the names of a list.
template <typename T>
static OptionDefinition &choose(OptionDefinition &option, const std::vector<std::pair<const char *, T>> &names, T Options::*member) {
  std::vector<std::string> values;
  for (const auto &[name, value] : names)
    values.push_back(name);
  return option.oneOf(values).does([&names, member](Options &options, const std::string &text) -> std::string {
    for (const auto &[name, value] : names)
      if (text == name)
        options.*member = value;
    return {};
  });
}

static OptionDefinition flag(const char *group, const char *name, const char *summary) {
  OptionDefinition option;
  option.group = group, option.name = name, option.summary = summary;
  return option;
}

static OptionDefinition option(const char *group, const char *name, const char *value, const char *summary) {
  OptionDefinition option = flag(group, name, summary);
  option.value = value, option.form = ValueForm::Text;
  return option;
}

static void addModelOptions(std::vector<OptionDefinition> &table) {
  table.push_back(option(model, "MODEL", "MODEL", "A TorchScript file, a .pt2 file of torch.export, or wt IR in MLIR's text or bytecode")
                      .file("*.pt *.pt2 *.pth *.ptl *.jit *.mlir *.mlirbc")
                      .does([](Options &options, const std::string &value) -> std::string {
                        if (!options.model.empty())
                          return "one model at a time, found another argument '" + value + "'";
                        options.model = value;
                        return {};
                      })
                      .more("What a file is, is told by what stands in it, not by its name. TorchScript is what `torch.jit.trace` and "
                            "`torch.jit.script` save."));
  table.back().isPositional = table.back().isRepeated = true;
  table.push_back(option(model, "input", "[NAME:]DTYPE[DIMS]", "Type of an input, in order or by name: x:f32[1,3,224,224]")
                      .adds(&Options::inputs)
                      .more("Once for each input. Without a name it is for the next one in the model's order. Nested inputs have the names "
                            "that Python would flatten them to: `hidden.0`. Dtypes: f32, f64, f16, bf16, i8, i16, i32, i64, u8, bool.")
                      .shows("wasmtorchc model.pt --input 'x:f32[1,3,224,224]' --input 'mask:bool[1]'"));
  table.push_back(option(model, "sample", "[NAME=]FILE.npy", "An example of an input, which has its type and shape")
                      .file("*.npy")
                      .adds(&Options::samples)
                      .more("In order, or by name. `--verify` runs the model on it.")
                      .shows("wasmtorchc model.pt --sample x.npy -o dist"));
  table.push_back(
      option(model, "image-input", "NAME[:SETTING,...]", "Makes an input take pixels: x:mean=0.5,std=0.25")
          .does([](Options &options, const std::string &value) { return parseImageInput(value, options.images.emplace_back()).message(); })
          .repeated()
          .more("Settings: `mean=` and `std=` (of each channel, as the model was trained), `scale=`, `format=`, `channels=`, "
                "`layout=`. The input then takes u8 pixels or an `ImageData`.")
          .shows("wasmtorchc model.pt --input 'x:f32[1,3,224,224]' --image-input x:mean=0.5,std=0.25"));
  table.push_back(option(model, "arg", "NAME=VALUE", "Fixes an input that is no tensor: sr=16000")
                      .adds(&Options::fixed)
                      .more("It is then no input of the package. Numbers, `true`, `false` and `None` as Python writes them.")
                      .shows("wasmtorchc vad.pt --input 'x:f32[1,512]' --arg sr=16000"));
  table.push_back(
      option(model, "dim", "NAME=N|NAME<=N", "Fixes or bounds a dimension that the model leaves open")
          .adds(&Options::dims)
          .more("For `.pt2` files, whose dimensions have names. Those of a TorchScript file are fixed by `--input` or `--sample`."));
  table.push_back(option(model, "method", "NAME", "The method to compile")
                      .sets(&Options::method)
                      .isElse("forward")
                      .shows("wasmtorchc model.pt --method encode --input 'f32[1,80]'"));
  table.push_back(option(model, "mutable", "PATTERN", "Keeps the parameters that match as they are, to be replaced in a loaded model")
                      .adds(&Options::mutables)
                      .more("`*` stands for any characters and `?` for one; names are the model's own, `layer1.0.conv1.weight`. Such a "
                            "parameter is neither folded nor packed: it stands in the weight file as it is in the model, at the place "
                            "that the manifest gives, and what depends on it is computed at each run. That costs time.")
                      .shows("wasmtorchc model.pt --sample x.npy --mutable 'head.*'"));
}

static void addOutputOptions(std::vector<OptionDefinition> &table) {
  table.push_back(option(output, "output", "PATH", "Folder of the package, or file of another output")
                      .shortForm('o')
                      .file()
                      .sets(&Options::output)
                      .isElse("dist, or standard output where it is no package")
                      .more("`-` is standard output. Files are written beside their place and renamed, the manifest last; other files in "
                            "the folder stay."));
  OptionDefinition emit = option(output, "emit", "", "What to write");
  table.push_back(choose(emit, emitNames, &Options::emit)
                      .isElse("package")
                      .refuses("wgsl", "no dispatch runs on a GPU yet, so that there are no shaders")
                      .more("`package`: a folder with an ES module, its types, the code, the weights and a manifest. "
                            "`object`: a WebAssembly object file of one variant, for a linker. "
                            "`lib`: a static library of one variant with a C header and a CMake file. "
                            "`wat`: the text of the linked and optimised module of one variant, with its functions' names. "
                            "`mlir`: the IR after the last phase of MLIR's, or after `--compile-to`.")
                      .shows("wasmtorchc model.pt --sample x.npy --emit=wat --variant=simd -o model.wat"));
  table.push_back(option(output, "lib-name", "NAME", "What a library and all that it declares is called")
                      .sets(&Options::libraryName)
                      .isElse("as the model's file"));
  OptionDefinition weights = option(output, "lib-weights", "", "Where a library has its weights: in it, or beside it");
  table.push_back(choose(weights, weightsNames, &Options::libraryWeights).isElse("embed"));
  std::vector<std::string> phases;
  for (Phase phase : writablePhases())
    phases.push_back(phaseName(phase).str());
  table.push_back(option(output, "compile-to", "PHASE", "Stops after a phase and writes its IR")
                      .oneOf(phases)
                      .refuses("quantize", "nothing is quantized yet, so that this is the same as 'graph'")
                      .refuses("package", "a package is what is written without this option")
                      .does([](Options &options, const std::string &value) -> std::string {
                        options.compileTo = *phaseByName(value);
                        return {};
                      })
                      .more("`input`: as imported. `graph`: folded and decomposed, channels last. `dispatch`: fused kernels with their "
                            "schedules. `plan`: every byte has an address. `lower`: loops and vectors in LLVM's dialect. `codegen`: LLVM's "
                            "own IR, optimised for the variant.")
                      .shows("wasmtorchc model.pt --sample x.npy --compile-to=dispatch"));
  table.push_back(option(output, "package-name", "NAME", "The package's name in package.json")
                      .does([](Options &options, const std::string &value) {
                        options.packageName = value;
                        return package::npmNameProblem(value);
                      })
                      .isElse("made of the model's")
                      .shows("wasmtorchc model.pt --sample x.npy --package-name=@team/digits --package-version=1.2.0"));
  table.push_back(option(output, "package-version", "VERSION", "The package's version in package.json")
                      .does([](Options &options, const std::string &value) {
                        options.packageVersion = value;
                        return package::npmVersionProblem(value);
                      })
                      .isElse("made of the manifest's digest"));
  table.push_back(
      option(output, "depfile", "FILE", "Writes what the output depends on, for Make and Ninja").file("*.d").sets(&Options::depFile));
  table.push_back(option(output, "depfile-target", "PATH", "What --depfile says depends on them")
                      .file()
                      .sets(&Options::depFileTarget)
                      .isElse("the output; of a package its manifest, of a library its archive")
                      .shows("wasmtorchc model.pt --sample x.npy -o dist --depfile=dist.d --depfile-target=dist.stamp"));
}

static void addCodeOptions(std::vector<OptionDefinition> &table) {
  table.push_back(option(code, "target", "", "Where the code runs")
                      .oneOf({"wasm"})
                      .refuses("webgpu", "it is not supported yet")
                      .refuses("hybrid", "it is not supported yet")
                      .sets(&Options::target)
                      .isElse("wasm")
                      .more("`wasm`: WebAssembly SIMD, on every engine. `webgpu` and `hybrid` are not supported yet."));
  OptionDefinition variant = option(code, "variant", "", "Instructions of an object, a library, of text or of lowered IR");
  table.push_back(
      choose(variant, variantNames, &Options::variant)
          .isElse("relaxed, of a library simd")
          .more("A package has all variants, and its module takes the best that the engine supports. `simd` gives the same bits "
                "on every engine; `relaxed` uses Relaxed SIMD's multiply-adds."));
  table.push_back(option(code, "schedule", "FILE", "Schedule records (JSON) that override the compiler's choices")
                      .file("*.json")
                      .sets(&Options::schedule)
                      .shows("wasmtorchc model.pt --sample x.npy --schedule tuned.json"));
  table.push_back(
      option(code, "precision", "FILE", "Precisions of the model's parts, not supported yet").file("*.json").sets(&Options::precision));
  table.push_back(option(code, "wasm-opt", "PATH", "The wasm-opt to use instead of the pinned one")
                      .file()
                      .sets(&Options::wasmOpt)
                      .more("Binaryen 117 or newer. The manifest says which version it was."));
  table.push_back(flag(code, "fail-on-fallback", "Fails with exit code 3 where a dispatch runs on another device than the target's")
                      .sets(&Options::failOnFallback)
                      .more("With `--target=wasm` every dispatch runs in WebAssembly, so that it always holds."));
}

static void addCheckOptions(std::vector<OptionDefinition> &table) {
  table.push_back(
      flag(checks, "verify", "Runs the package and compares its answers; exit code 3 where they disagree")
          .sets(&Options::verify)
          .more("Before the package is put in place, each variant runs in Node on the samples. Its answers are compared with "
                "those of libtorch or, where the model is no TorchScript, with the answers of a `case.json` beside the model or "
                "else with the reference evaluator's; what is printed says which. A package that disagrees is not "
                "installed, and an old one stays.")
          .shows("wasmtorchc model.pt --sample x.npy -o dist --verify"));
  table.push_back(
      option(checks, "budget", "LIMITS", "Fails with exit code 3 beyond size=BYTES,download=BYTES,memory=BYTES")
          .does([](Options &options, const std::string &value) { return parseBudget(value, options.budget).message(); })
          .more(
              "`size` is what a page fetches, uncompressed: `model.mjs`, the weights and the largest variant. `download` is the "
              "same, compressed by Brotli. `memory` is that of the model with one session. Units: k, M, Ki, Mi. What takes most is listed.")
          .shows("wasmtorchc model.pt --sample x.npy --budget=size=300k,memory=16Mi"));
}

static void addFactOptions(std::vector<OptionDefinition> &table) {
  table.push_back(option(about, "report", "FILE", "Writes figures of the package and of each dispatch as JSON")
                      .file("*.json")
                      .sets(&Options::report)
                      .more("`-` is standard output."));
  table.push_back(
      option(about, "explain-plan", "FILE.html", "Prints each dispatch as a table, or draws the graph as a page")
          .file("*.html")
          .valueOptional()
          .does([](Options &options, const std::string &value) -> std::string {
            options.explainPlan |= value.empty();
            if (!value.empty())
              options.planPage = value;
            return {};
          })
          .more("The table has a line for each dispatch: op, shape, cost, schedule, place in the model's source. The page is one "
                "HTML file with a picture of the graph; it fetches nothing.")
          .shows("wasmtorchc model.pt --sample x.npy --explain-plan=plan.html"));
  table.push_back(flag(about, "list-ops", "Lists the operators of the model and whether they are supported").sets(&Options::listOps));
  table.push_back(option(about, "reproducer", "FILE", "Keeps the IR where a pass fails or the compiler crashes")
                      .file("*.mlir")
                      .sets(&Options::reproducer)
                      .more("The file holds the IR before the pass, the pass with its options, and the options of the command; "
                            "`wt-opt --run-reproducer FILE` runs it again. Without a failure nothing is written.")
                      .shows("wasmtorchc model.pt --sample x.npy --reproducer=crash.mlir"));
  table.push_back(flag(about, "quiet", "Says nothing where all goes well").shortForm('q').sets(&Options::quiet));
  OptionDefinition colour = option(about, "color", "", "When messages have colours");
  table.push_back(choose(colour, colourNames, &Options::colour)
                      .isElse("auto")
                      .more("`auto`: on a terminal, unless the environment has `NO_COLOR`; and with `CLICOLOR_FORCE` anywhere."));
  table.push_back(
      flag(about, "cache-stats", "Says what WASMTORCH_CACHE_DIR holds and how often it was of use").sets(&Options::cacheStatistics));
  table.push_back(flag(about, "help", "Prints this list").shortForm('h').sets(&Options::help));
  table.push_back(option(about, "version", "json", "Prints the version of each part, as lines or as JSON")
                      .oneOf({"json"})
                      .valueOptional()
                      .does([](Options &options, const std::string &value) -> std::string {
                        (value.empty() ? options.version : options.versionJson) = true;
                        return {};
                      }));
  table.push_back(flag(about, "describe-options", "Prints this table as JSON").sets(&Options::describeOptions).hidden());
  table.push_back(option(about, "crash-at", "STAGE[:SIGNAL]", "Ends as by a bug before a pass or stage, to test reproducers")
                      .sets(&Options::crashAt)
                      .hidden());
}

const std::vector<OptionDefinition> &optionTable() {
  static const std::vector<OptionDefinition> table = [] {
    std::vector<OptionDefinition> rows;
    addModelOptions(rows);
    addOutputOptions(rows);
    addCodeOptions(rows);
    addCheckOptions(rows);
    addFactOptions(rows);
    return rows;
  }();
  return table;
}

} // namespace wasmtorch
