// The table of options as text for people and as JSON for programs.
#include "compiler/Driver/OptionTable.h"

#include "compiler/Driver/Version.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace wasmtorch {

static const char *const summary = "Compiles a PyTorch model to a WebAssembly package.";
static const char *const firstExample = "wasmtorchc resnet20.pt --input 'x:f32[1,3,32,32]' -o dist";
static const std::pair<int, const char *> exitCodes[] = {{exitDone, "done"},
                                                         {exitDiagnosed, "diagnosed"},
                                                         {exitUsage, "usage"},
                                                         {exitCheckFailed, "beyond a budget, not verified, or a fallback"}};

static std::string usageOf(const OptionDefinition &option) {
  if (option.isPositional)
    return "      " + option.name;
  std::string text = option.letter ? std::string("  -") + option.letter + ", --" + option.name : "      --" + option.name;
  if (option.value.empty())
    return text;
  return text + (option.isValueOptional ? "[=" + option.value + "]" : "=" + option.value);
}

std::string helpText() {
  constexpr size_t column = 34;
  std::string text = std::string("usage: wasmtorchc MODEL [options]\n\n") + summary + "\nExample: " + firstExample + "\n";
  std::string group;
  for (const OptionDefinition &option : optionTable()) {
    if (option.isHidden)
      continue;
    if (option.group != group)
      text += "\n" + (group = option.group) + ":\n";
    std::string usage = usageOf(option);
    text +=
        usage + (usage.size() + 2 > column ? "\n" + std::string(column, ' ') : std::string(column - usage.size(), ' ')) + option.summary;
    if (!option.fallback.empty())
      text += " (" + option.fallback + ")";
    text += "\n";
  }
  text += "\nExit codes:";
  for (auto [code, meaning] : exitCodes)
    text += (code ? ", " : " ") + std::to_string(code) + " " + meaning;
  return text + "\n";
}

static const char *formName(ValueForm form) {
  static const char *const names[] = {"none", "text", "file", "folder", "choice"};
  return names[static_cast<int>(form)];
}

static void writeOption(llvm::json::OStream &json, const OptionDefinition &option) {
  json.object([&] {
    json.attribute("name", option.name);
    if (option.letter)
      json.attribute("letter", std::string(1, option.letter));
    json.attribute("value", option.value);
    json.attribute("form", formName(option.form));
    json.attribute("summary", option.summary);
    json.attribute("details", option.details);
    json.attribute("group", option.group);
    json.attribute("default", option.fallback);
    json.attribute("example", option.example);
    json.attribute("pattern", option.pattern);
    json.attribute("choices", llvm::json::Array(option.choices));
    json.attribute("positional", option.isPositional);
    json.attribute("repeated", option.isRepeated && !option.isPositional);
    json.attribute("value_optional", option.isValueOptional);
  });
}

std::string optionTableJson() {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    json.attribute("program", "wasmtorchc");
    json.attribute("version", compilerVersion());
    json.attribute("summary", summary);
    json.attribute("usage", "wasmtorchc MODEL [options]");
    json.attribute("example", firstExample);
    json.attributeArray("options", [&] {
      for (const OptionDefinition &option : optionTable())
        if (!option.isHidden)
          writeOption(json, option);
    });
    json.attributeObject("exit_codes", [&] {
      for (auto [code, meaning] : exitCodes)
        json.attribute(std::to_string(code), meaning);
    });
  });
  os << "\n";
  return text;
}

} // namespace wasmtorch
