// Identifiers of C and C++ out of a model's names.
#include "codegen/Library/Identifiers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace wasmtorch::codegen;

// Keywords of C and C++, and what their headers or compilers define as macros in lower case or without a prefix of their own.
static const llvm::StringSet<> &reservedWords() {
  static const llvm::StringSet<> words{"alignas",       "alignof",
                                       "and",           "and_eq",
                                       "asm",           "assert",
                                       "auto",          "bitand",
                                       "bitor",         "bool",
                                       "break",         "case",
                                       "catch",         "char",
                                       "char16_t",      "char32_t",
                                       "char8_t",       "class",
                                       "co_await",      "co_return",
                                       "co_yield",      "compl",
                                       "complex",       "concept",
                                       "const",         "const_cast",
                                       "consteval",     "constexpr",
                                       "constinit",     "continue",
                                       "decltype",      "default",
                                       "delete",        "do",
                                       "double",        "dynamic_cast",
                                       "else",          "enum",
                                       "errno",         "explicit",
                                       "export",        "extern",
                                       "false",         "float",
                                       "for",           "friend",
                                       "goto",          "if",
                                       "imaginary",     "inline",
                                       "int",           "linux",
                                       "long",          "mutable",
                                       "namespace",     "new",
                                       "noexcept",      "noreturn",
                                       "not",           "not_eq",
                                       "nullptr",       "offsetof",
                                       "operator",      "or",
                                       "or_eq",         "private",
                                       "protected",     "public",
                                       "register",      "reinterpret_cast",
                                       "requires",      "restrict",
                                       "return",        "short",
                                       "signed",        "sizeof",
                                       "static",        "static_assert",
                                       "static_cast",   "stderr",
                                       "stdin",         "stdout",
                                       "struct",        "switch",
                                       "template",      "this",
                                       "thread_local",  "throw",
                                       "true",          "try",
                                       "typedef",       "typeid",
                                       "typename",      "typeof",
                                       "typeof_unqual", "union",
                                       "unix",          "unsigned",
                                       "using",         "virtual",
                                       "void",          "volatile",
                                       "wchar_t",       "while",
                                       "xor",           "xor_eq",
                                       "EOF",           "I",
                                       "INFINITY",      "NAN",
                                       "NULL"};
  return words;
}

std::string wasmtorch::codegen::identifierOf(llvm::StringRef name) {
  std::string text;
  for (char c : name) {
    if (llvm::isAlnum(c))
      text += c;
    else if (text.empty() || text.back() != '_')
      text += '_';
  }
  // What is put behind it begins with an underscore.
  text.resize(llvm::StringRef(text).rtrim('_').size());
  if (text.empty())
    return "unnamed";
  return llvm::isDigit(text.front()) ? "_" + text : text;
}

std::string wasmtorch::codegen::memberOf(llvm::StringRef name) {
  std::string text = identifierOf(name);
  // What begins with an underscore and a capital (_Bool, _Generic) is the compiler's.
  bool reserved = reservedWords().contains(text) || (text.size() > 1 && text[0] == '_' && llvm::isUpper(text[1]));
  return reserved ? text + "_" : text;
}

std::string wasmtorch::codegen::joinIdentifiers(std::initializer_list<llvm::StringRef> parts) {
  std::string text;
  for (llvm::StringRef part : parts) {
    if (!text.empty() && text.back() != '_')
      text += '_';
    text += text.empty() ? part : part.ltrim('_');
  }
  return text;
}

std::string IdentifierScope::claim(const std::string &name, Spelling spell) {
  for (unsigned number = 1;; ++number) {
    std::string candidate = number == 1 ? name : joinIdentifiers({name, std::to_string(number)});
    std::vector<std::string> spelled = spell(candidate);
    for (std::string &identifier : spelled)
      identifier = llvm::StringRef(identifier).lower();
    if (llvm::any_of(spelled, [&](const std::string &identifier) { return taken.contains(identifier); }))
      continue;
    for (const std::string &identifier : spelled)
      taken.insert(identifier);
    return candidate;
  }
}

std::string IdentifierScope::claim(const std::string &name) {
  return claim(name, [](const std::string &candidate) { return std::vector<std::string>{candidate}; });
}
