// Parses and prints the header of a .npy file. It is a Python literal of three known keys, so no general parser is needed.
#include "package/NpyHeaderText.h"

#include "package/Dtype.h"

#include <algorithm>

using namespace wasmtorch::package;

namespace {

struct Descr {
  std::string_view npy, dtype;
};

// '<' is little-endian, '|' a dtype of single bytes.
constexpr Descr descrs[] = {{"<f4", "f32"}, {"<f8", "f64"}, {"<f2", "f16"}, {"<i8", "i64"}, {"<i4", "i32"},
                            {"<i2", "i16"}, {"|i1", "i8"},  {"|u1", "u8"},  {"|b1", "bool"}};

// A cursor in the text; every method skips white space first.
class Scanner {
public:
  explicit Scanner(std::string_view text) : rest(text) {}

  bool take(std::string_view token) {
    skipSpace();
    if (rest.substr(0, token.size()) != token)
      return false;
    rest.remove_prefix(token.size());
    return true;
  }

  bool takeString(std::string_view &value) {
    skipSpace();
    char quote = rest.empty() ? 0 : rest.front();
    if (quote != '\'' && quote != '"')
      return false;
    size_t end = rest.find(quote, 1);
    if (end == std::string_view::npos)
      return false;
    value = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return true;
  }

  // Python 2 wrote long integers with an L behind them.
  bool takeSize(int64_t &value) {
    skipSpace();
    size_t digits = 0;
    value = 0;
    for (; digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
      if (value > (INT64_MAX - 9) / 10)
        return false;
      value = value * 10 + (rest[digits] - '0');
    }
    rest.remove_prefix(digits);
    return digits > 0 && (take("L"), true);
  }

  // Up to the next comma or closing brace, for messages.
  std::string_view glimpse() {
    skipSpace();
    return rest.substr(0, rest.find_first_of(",}\n"));
  }

private:
  void skipSpace() { rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n"), rest.size())); }
  std::string_view rest;
};

Outcome unexpected(std::string_view what, Scanner &scanner) {
  return Outcome::failure("expected " + std::string(what) + " in the .npy header, found '" + std::string(scanner.glimpse()) + "'");
}

Outcome parseDescr(Scanner &scanner, NpyHeader &header) {
  std::string_view descr;
  std::string found(scanner.glimpse());
  if (scanner.takeString(descr)) {
    for (const Descr &known : descrs)
      if (known.npy == descr || (known.npy[0] == '|' && descr.size() == 3 && descr.substr(1) == known.npy.substr(1))) {
        header.dtype = known.dtype;
        return Outcome::success();
      }
    found = descr;
  }
  std::string names;
  for (const Descr &known : descrs)
    names.append(names.empty() ? "" : ", ").append(known.npy);
  return Outcome::failure("has dtype '" + found + "', expected one of " + names);
}

Outcome parseShape(Scanner &scanner, NpyHeader &header) {
  if (!scanner.take("("))
    return unexpected("a shape", scanner);
  header.shape.clear();
  while (!scanner.take(")")) {
    if (!scanner.takeSize(header.shape.emplace_back()))
      return unexpected("a dimension", scanner);
    if (scanner.take(","))
      continue;
    if (!scanner.take(")"))
      return unexpected("',' or ')'", scanner);
    break;
  }
  return Outcome::success();
}

Outcome parseOrder(Scanner &scanner, bool &fortranOrder) {
  fortranOrder = scanner.take("True");
  return fortranOrder || scanner.take("False") ? Outcome::success() : unexpected("True or False", scanner);
}

} // namespace

Outcome wasmtorch::package::parseNpyHeaderText(std::string_view text, NpyHeader &header, bool &fortranOrder) {
  Scanner scanner(text);
  bool seenDescr = false, seenShape = false, seenOrder = false;
  if (!scanner.take("{"))
    return unexpected("'{'", scanner);
  while (!scanner.take("}")) {
    std::string_view key;
    if (!scanner.takeString(key) || !scanner.take(":"))
      return unexpected("a key and ':'", scanner);
    bool *seen = key == "descr" ? &seenDescr : key == "shape" ? &seenShape : key == "fortran_order" ? &seenOrder : nullptr;
    if (!seen || *seen)
      return Outcome::failure("expected 'descr', 'fortran_order' and 'shape' once each in the .npy header, found '" + std::string(key) +
                              "'");
    *seen = true;
    Outcome parsed = seen == &seenDescr   ? parseDescr(scanner, header)
                     : seen == &seenShape ? parseShape(scanner, header)
                                          : parseOrder(scanner, fortranOrder);
    if (!parsed)
      return parsed;
    if (!scanner.take(",")) {
      if (!scanner.take("}"))
        return unexpected("',' or '}'", scanner);
      break;
    }
  }
  if (!seenDescr || !seenShape || !seenOrder)
    return Outcome::failure("expected 'descr', 'fortran_order' and 'shape' in the .npy header, found not all of them");
  return Outcome::success();
}

Outcome wasmtorch::package::npyHeaderText(const NpyHeader &header, std::string &text) {
  const Descr *found = nullptr;
  for (const Descr &known : descrs)
    if (known.dtype == header.dtype)
      found = &known;
  if (!found)
    return Outcome::failure("NumPy has no dtype for " + header.dtype + ", expected f32 in its place");
  text = "{'descr': '" + std::string(found->npy) + "', 'fortran_order': False, 'shape': (";
  for (size_t i = 0; i < header.shape.size(); ++i)
    text += (i ? ", " : "") + std::to_string(header.shape[i]);
  text += header.shape.size() == 1 ? ",), }" : "), }";
  return Outcome::success();
}

Outcome wasmtorch::package::npyByteSize(const NpyHeader &header, uint64_t &bytes) {
  // A size of 0 anywhere makes the tensor empty, however large the others are.
  for (int64_t size : header.shape)
    if (size == 0) {
      bytes = 0;
      return Outcome::success();
    }
  bytes = findDtype(header.dtype)->bytes;
  for (int64_t size : header.shape)
    if (__builtin_mul_overflow(bytes, static_cast<uint64_t>(size), &bytes) || bytes > INT64_MAX)
      return Outcome::failure("has a shape of more bytes than a file can hold, expected at most 2^63 - 1");
  return Outcome::success();
}
