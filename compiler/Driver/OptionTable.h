// The options of wasmtorchc, each defined once: parsing, help, man page, completions and reference all come from this table.
#ifndef WASMTORCH_COMPILER_DRIVER_OPTIONTABLE_H
#define WASMTORCH_COMPILER_DRIVER_OPTIONTABLE_H

#include "compiler/Driver/Options.h"

#include <functional>
#include <string>
#include <vector>

namespace wasmtorch {

/// What a value is, for whoever completes it.
enum class ValueForm { None, Text, File, Folder, Choice };

/// Made by `flag` or `option` and then described by the functions below, so that a row of the table reads as a list of facts.
struct OptionDefinition {
  std::string name;                                          ///< without its dashes; a positional argument's in capitals
  char letter = 0;                                           ///< of a short form, or 0
  std::string value;                                         ///< as help writes it: "FILE", "package|object"; empty for a flag
  std::string summary;                                       ///< one line
  std::string details;                                       ///< sentences for the man page and the reference; `code` in backticks
  std::string group;                                         ///< a heading of help
  std::string fallback;                                      ///< what holds where the option is not given, or empty
  std::string example;                                       ///< a whole command, or empty
  std::string pattern;                                       ///< of a file's name: "*.npy", or empty
  std::vector<std::string> choices;                          ///< the closed set of values
  std::vector<std::pair<std::string, std::string>> refusals; ///< values that aren't there yet, each with the reason
  ValueForm form = ValueForm::None;
  bool isPositional = false;
  bool isRepeated = false;      ///< each counts; else a second one is a mistake
  bool isValueOptional = false; ///< `--name` or `--name=VALUE`
  bool isHidden = false;        ///< for those who work on the compiler: in no help
  /// Puts the value where it belongs; what is wrong with it, or nothing. A flag's value is empty.
  std::function<std::string(Options &, const std::string &)> store;

  OptionDefinition &shortForm(char name);
  OptionDefinition &more(std::string text);
  OptionDefinition &shows(std::string command);
  OptionDefinition &isElse(std::string value); ///< the default, for people
  OptionDefinition &file(std::string namePattern = "");
  OptionDefinition &folder();
  OptionDefinition &oneOf(std::vector<std::string> values);
  OptionDefinition &refuses(std::string value, std::string reason);
  OptionDefinition &repeated();
  OptionDefinition &valueOptional();
  OptionDefinition &hidden();
  OptionDefinition &sets(std::string Options::*member);
  OptionDefinition &sets(bool Options::*member);
  OptionDefinition &adds(std::vector<std::string> Options::*member);
  OptionDefinition &does(std::function<std::string(Options &, const std::string &)> action);
};

/// In the order in which help lists them.
const std::vector<OptionDefinition> &optionTable();

/// What `--help` prints.
std::string helpText();

/// The table as JSON, from which docs/command_pages.py makes the man page, the completions and the reference.
std::string optionTableJson();

/// Why an option can't have this value, with the nearest of those that it can; nothing where it can.
std::string whyNotAmongChoices(const OptionDefinition &option, const std::string &value);

} // namespace wasmtorch

#endif
