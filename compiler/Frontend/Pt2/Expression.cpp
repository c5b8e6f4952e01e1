// Parsing, evaluating and printing expressions of sizes.
#include "compiler/Frontend/Pt2/Expression.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

using llvm::StringRef;

namespace wasmtorch::pt2 {

namespace {

constexpr unsigned maxDepth = 200;

class Parser {
public:
  explicit Parser(StringRef text) : whole(text), rest(text) {}

  llvm::Expected<Expression> parse() {
    Expression result;
    if (!parseOne(result, 0) || !rest.trim().empty())
      return failure("'" + whole + "' is no expression of sizes that is known here");
    return result;
  }

private:
  bool take(StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }

  bool parseOne(Expression &result, unsigned depth) {
    rest = rest.ltrim();
    if (depth > maxDepth)
      return false;
    if (!rest.consumeInteger(10, result.integer))
      return true;
    StringRef name = rest.take_while([](char letter) { return llvm::isAlnum(letter) || letter == '_' || letter == '.'; });
    rest = rest.drop_front(name.size());
    if (name == "true" || name == "True" || name == "false" || name == "False") {
      result.integer = llvm::toLower(name.front()) == 't';
      return true;
    }
    if (name.empty() || !take("("))
      return false;
    if (name == "Symbol")
      return parseSymbol(result);
    if (name == "Integer")
      return !(rest = rest.ltrim()).consumeInteger(10, result.integer) && take(")");
    result.kind = Expression::Kind::Call;
    // FloorDiv is sympy's or PyTorch's own: `torch.utils._sympy.functions.FloorDiv`.
    result.name = name.rsplit('.').second.empty() ? name.str() : name.rsplit('.').second.str();
    while (!take(")")) {
      if (!result.arguments.empty() && !take(","))
        return false;
      if (!parseOne(result.arguments.emplace_back(), depth + 1))
        return false;
    }
    return true;
  }

  // 's53', positive=True, integer=True)
  bool parseSymbol(Expression &result) {
    if (!take("'"))
      return false;
    result.kind = Expression::Kind::Symbol;
    result.name = rest.take_until([](char letter) { return letter == '\'' || letter == ')'; }).str();
    rest = rest.drop_front(result.name.size());
    size_t end = rest.find(')');
    if (result.name.empty() || !rest.starts_with("'") || end == StringRef::npos)
      return false;
    rest = rest.drop_front(end + 1);
    return true;
  }

  StringRef whole, rest;
};

std::optional<int64_t> floorDivide(int64_t a, int64_t b) {
  if (b == 0 || (a == INT64_MIN && b == -1))
    return std::nullopt;
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

std::optional<int64_t> modulo(int64_t a, int64_t b) {
  if (b == 0 || b == -1)
    return b == 0 ? std::nullopt : std::optional<int64_t>(0);
  int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

std::optional<int64_t> power(int64_t base, int64_t exponent) {
  int64_t result = 1;
  if (exponent < 0 || exponent > 64)
    return std::nullopt;
  for (int64_t i = 0; i < exponent; ++i)
    if (llvm::MulOverflow(result, base, result))
      return std::nullopt;
  return result;
}

std::optional<int64_t> apply(StringRef name, int64_t a, int64_t b) {
  int64_t result;
  if (name == "Add")
    return llvm::AddOverflow(a, b, result) ? std::nullopt : std::optional<int64_t>(result);
  if (name == "Mul")
    return llvm::MulOverflow(a, b, result) ? std::nullopt : std::optional<int64_t>(result);
  if (name == "FloorDiv" || name == "CleanDiv")
    return floorDivide(a, b);
  if (name == "CeilDiv" || name == "CeilToInt") {
    auto quotient = b == INT64_MIN ? std::nullopt : floorDivide(a, -b);
    return quotient ? std::optional<int64_t>(-*quotient) : std::nullopt;
  }
  if (name == "Mod" || name == "PythonMod")
    return modulo(a, b);
  if (name == "Pow" || name == "PowByNatural")
    return power(a, b);
  return llvm::StringSwitch<std::optional<int64_t>>(name)
      .Cases({"Min", "min"}, std::min(a, b))
      .Cases({"Max", "max"}, std::max(a, b))
      .Cases({"Equality", "Eq"}, a == b)
      .Cases({"Unequality", "Ne"}, a != b)
      .Cases({"GreaterThan", "Ge"}, a >= b)
      .Cases({"StrictGreaterThan", "Gt"}, a > b)
      .Cases({"LessThan", "Le"}, a <= b)
      .Cases({"StrictLessThan", "Lt"}, a < b)
      .Case("And", a && b)
      .Case("Or", a || b)
      .Default(std::nullopt);
}

} // namespace

Expression Expression::number(int64_t value) {
  Expression result;
  result.integer = value;
  return result;
}

std::optional<int64_t> Expression::evaluate(const SymbolValues &values) const {
  if (kind == Kind::Integer)
    return integer;
  if (kind == Kind::Symbol) {
    auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional<int64_t>(found->second);
  }
  std::vector<int64_t> operands;
  for (const Expression &argument : arguments) {
    auto operand = argument.evaluate(values);
    if (!operand)
      return std::nullopt;
    operands.push_back(*operand);
  }
  if (operands.empty())
    return std::nullopt;
  // (a // b) % c
  if (name == "ModularIndexing" && operands.size() == 3) {
    auto quotient = floorDivide(operands[0], operands[1]);
    return quotient ? modulo(*quotient, operands[2]) : std::nullopt;
  }
  if (operands.size() == 1)
    return name == "Not" ? std::optional<int64_t>(!operands[0]) : std::nullopt;
  std::optional<int64_t> result = operands[0];
  for (size_t i = 1; i < operands.size() && result; ++i)
    result = apply(name, *result, operands[i]);
  return result;
}

Expression Expression::substitute(const SymbolValues &values) const {
  if (auto value = kind == Kind::Integer ? std::nullopt : evaluate(values))
    return number(*value);
  Expression result = *this;
  for (Expression &argument : result.arguments)
    argument = argument.substitute(values);
  return result;
}

void Expression::collectSymbols(std::set<std::string> &symbols) const {
  if (kind == Kind::Symbol)
    symbols.insert(name);
  for (const Expression &argument : arguments)
    argument.collectSymbols(symbols);
}

std::string Expression::text() const {
  if (kind == Kind::Integer)
    return std::to_string(integer);
  if (kind == Kind::Symbol)
    return name;
  const char *sign = llvm::StringSwitch<const char *>(name)
                         .Case("Add", " + ")
                         .Case("Mul", "*")
                         .Case("FloorDiv", " // ")
                         .Case("Mod", " % ")
                         .Case("Pow", "**")
                         .Default(nullptr);
  std::string result;
  for (const Expression &argument : arguments) {
    std::string part = argument.text();
    bool isNested = sign && argument.kind == Kind::Call && argument.arguments.size() > 1;
    result += (result.empty() ? "" : sign ? sign : ", ") + (isNested ? "(" + part + ")" : part);
  }
  return sign ? result : name + "(" + result + ")";
}

llvm::Expected<Expression> readExpression(StringRef text) { return Parser(text).parse(); }

} // namespace wasmtorch::pt2
