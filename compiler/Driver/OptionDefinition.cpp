// How a row of the table of options is described.
#include "compiler/Driver/OptionTable.h"

#include "package/NearestName.h"

namespace wasmtorch {

OptionDefinition &OptionDefinition::shortForm(char name) { return letter = name, *this; }
OptionDefinition &OptionDefinition::more(std::string text) { return details = std::move(text), *this; }
OptionDefinition &OptionDefinition::shows(std::string command) { return example = std::move(command), *this; }
OptionDefinition &OptionDefinition::isElse(std::string value) { return fallback = std::move(value), *this; }
OptionDefinition &OptionDefinition::file(std::string namePattern) {
  return form = ValueForm::File, pattern = std::move(namePattern), *this;
}
OptionDefinition &OptionDefinition::folder() { return form = ValueForm::Folder, *this; }
OptionDefinition &OptionDefinition::refuses(std::string value, std::string reason) {
  return refusals.emplace_back(std::move(value), std::move(reason)), *this;
}
OptionDefinition &OptionDefinition::repeated() { return isRepeated = true, *this; }
OptionDefinition &OptionDefinition::valueOptional() { return isValueOptional = true, *this; }
OptionDefinition &OptionDefinition::hidden() { return isHidden = true, *this; }
OptionDefinition &OptionDefinition::does(std::function<std::string(Options &, const std::string &)> action) {
  return store = std::move(action), *this;
}

OptionDefinition &OptionDefinition::oneOf(std::vector<std::string> values) {
  form = ValueForm::Choice;
  choices = std::move(values);
  if (value.empty())
    for (const std::string &choice : choices)
      value += (value.empty() ? "" : "|") + choice;
  return *this;
}

OptionDefinition &OptionDefinition::sets(std::string Options::*member) {
  return does([member](Options &options, const std::string &text) -> std::string {
    options.*member = text;
    return {};
  });
}

OptionDefinition &OptionDefinition::sets(bool Options::*member) {
  return does([member](Options &options, const std::string &) -> std::string { return options.*member = true, ""; });
}

OptionDefinition &OptionDefinition::adds(std::vector<std::string> Options::*member) {
  return repeated().does([member](Options &options, const std::string &text) -> std::string {
    (options.*member).push_back(text);
    return {};
  });
}

std::string whyNotAmongChoices(const OptionDefinition &option, const std::string &value) {
  if (option.choices.empty())
    return {};
  std::string list;
  for (const std::string &choice : option.choices) {
    if (choice == value)
      return {};
    list += (list.empty() ? "" : ", ") + choice;
  }
  for (const auto &[refused, reason] : option.refusals)
    if (refused == value)
      return "expected " + list + ", found '" + value + "': " + reason;
  return "expected " + list + ", found '" + value + "'" + package::suggestion(value, option.choices);
}

} // namespace wasmtorch
