// Writes package.json. Rules of npm: docs.npmjs.com/cli/configuring-npm/package-json and semver.org.
#include "package/NpmPackage.h"

#include "package/Digest.h"
#include "package/JsonText.h"
#include "package/Manifest.h"
#include "package/SourceText.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <vector>

using namespace wasmtorch::package;

// By hand and not by <cctype>: a locale has no say here.
static bool isDigit(char c) { return c >= '0' && c <= '9'; }
static bool isLower(char c) { return c >= 'a' && c <= 'z'; }
static bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
static bool isNameCharacter(char c) { return isDigit(c) || isLower(c) || c == '-' || c == '_' || c == '.'; }

static constexpr size_t longestName = 214;
static constexpr const char *marker = "wasmtorch";

std::string wasmtorch::package::npmNameOf(std::string_view name) {
  std::string result;
  for (char c : name) {
    char lower = isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    bool fits = isNameCharacter(lower) && !(result.empty() && (lower == '.' || lower == '_'));
    if (fits)
      result += lower;
    else if (!result.empty() && result.back() != '-')
      result += '-';
  }
  result.resize(std::min(result.size(), longestName));
  size_t first = std::min(result.find_first_not_of('-'), result.size());
  result.erase(0, first);
  result.erase(result.find_last_not_of("-.") + 1);
  // The two that npm keeps for itself.
  return result.empty() || result == "node_modules" || result == "favicon.ico" ? "model" : result;
}

static bool isPlainName(std::string_view name) {
  return !name.empty() && name[0] != '.' && name[0] != '_' && std::all_of(name.begin(), name.end(), isNameCharacter) &&
         name != "node_modules" && name != "favicon.ico";
}

std::string wasmtorch::package::npmNameProblem(std::string_view name) {
  std::string_view plain = name;
  bool sound = name.size() <= longestName;
  if (!name.empty() && name[0] == '@') {
    size_t slash = std::min(name.find('/'), name.size());
    sound &= isPlainName(name.substr(1, slash - 1));
    plain.remove_prefix(std::min(slash + 1, name.size()));
  }
  if (sound && isPlainName(plain))
    return {};
  return "expected a name that npm takes, NAME or @SCOPE/NAME of lower-case letters, digits, '-', '_' and '.', found '" +
         std::string(name) + "'; '" + npmNameOf(name) + "' would be one";
}

// The identifiers behind '-' or '+'. Numbers have no zeros before them, where their order counts.
static bool areIdentifiers(std::string_view text, bool ordered) {
  for (size_t begin = 0;; ++begin) {
    std::string_view part = text.substr(begin, text.find('.', begin) - begin);
    bool isNumber = std::all_of(part.begin(), part.end(), isDigit);
    auto fits = [](char c) { return isDigit(c) || isLower(c) || isUpper(c) || c == '-'; };
    if (part.empty() || !std::all_of(part.begin(), part.end(), fits) || (ordered && isNumber && part.size() > 1 && part[0] == '0'))
      return false;
    begin += part.size();
    if (begin == text.size())
      return true;
  }
}

std::string wasmtorch::package::npmVersionProblem(std::string_view version) {
  std::string_view rest = version;
  bool sound = true;
  if (size_t plus = rest.find('+'); plus != rest.npos) {
    sound &= areIdentifiers(rest.substr(plus + 1), false);
    rest = rest.substr(0, plus);
  }
  if (size_t dash = rest.find('-'); dash != rest.npos) {
    sound &= areIdentifiers(rest.substr(dash + 1), true);
    rest = rest.substr(0, dash);
  }
  bool isTriple = std::count(rest.begin(), rest.end(), '.') == 2 &&
                  std::all_of(rest.begin(), rest.end(), [](char c) { return isDigit(c) || c == '.'; });
  if (sound && isTriple && areIdentifiers(rest, true))
    return {};
  return "expected a semantic version such as 1.0.0 or 1.0.0-beta.2, found '" + std::string(version) + "'";
}

std::string wasmtorch::package::npmVersionOf(const Manifest &manifest) { return "0.0.0-m" + sha256(manifestText(manifest)).substr(0, 12); }

// The files that a page may ask for, by their names in the package.
static std::vector<std::string> assetsOf(const Manifest &manifest) {
  std::vector<std::string> files{manifestFile};
  for (const Variant &variant : manifest.variants())
    files.push_back(variant.file());
  if (!manifest.weights().file().empty())
    files.push_back(manifest.weights().file());
  return files;
}

// Names with values in JSON.
using Members = std::vector<std::pair<std::string, std::string>>;

static std::string object(const Members &members, const std::string &indent) {
  std::string text;
  for (const auto &[name, value] : members)
    text += (text.empty() ? "{\n  " : ",\n  ") + indent + jsonString(name) + ": " + value;
  return text + "\n" + indent + "}";
}

// Types must stand first.
static std::string withTypes(const char *types) { return "{ \"types\": " + jsonString(types) + ", \"default\": \"./model.mjs\" }"; }

std::string wasmtorch::package::npmPackageText(const Manifest &manifest, std::string_view name, std::string_view version) {
  std::string files = "[\"model.mjs\", \"model.d.ts\", \"model.d.mts\"";
  Members exports = {{".", withTypes("./model.d.ts")}, {"./model.mjs", withTypes("./model.d.mts")}};
  for (const std::string &file : assetsOf(manifest)) {
    files += ", " + jsonString(file);
    exports.emplace_back("./" + file, jsonString("./" + file));
  }
  exports.emplace_back("./package.json", "\"./package.json\"");
  std::string description = commentText(manifest.name()) + ", compiled by WasmTorch " + commentText(manifest.producer().compiler());
  return object({{"name", jsonString(name)},
                 {"version", jsonString(version)},
                 {"description", jsonString(description)},
                 {"type", "\"module\""},
                 {"sideEffects", "false"},
                 // What older tools read in place of "exports".
                 {"main", "\"./model.mjs\""},
                 {"types", "\"./model.d.ts\""},
                 {"exports", object(exports, "  ")},
                 {"files", files + "]"},
                 {marker, jsonString(std::string("./") + manifestFile)}},
                "") +
         "\n";
}

bool wasmtorch::package::isOwnNpmPackage(std::string_view json) {
  google::protobuf::Struct fields;
  return google::protobuf::util::JsonStringToMessage(std::string(json), &fields).ok() && fields.fields().contains(marker);
}
