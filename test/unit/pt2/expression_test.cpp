// Expressions of sizes: parsing, evaluating, printing.
#include "compiler/Frontend/Pt2/Expression.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::pt2;

static std::optional<Expression> parse(const std::string &text) {
  auto expression = readExpression(text);
  if (expression)
    return *expression;
  llvm::consumeError(expression.takeError());
  return std::nullopt;
}

static const char *const s = "Symbol('s53', positive=True, integer=True)";

static int64_t evaluate(const std::string &text, int64_t value) { return parse(text)->evaluate({{"s53", value}}).value_or(-999); }

TEST_CASE("expressions are evaluated as sympy would") {
  std::string symbol = s;
  CHECK(evaluate("Add(FloorDiv(" + symbol + ", Integer(8)), Integer(-1))", 800) == 99);
  CHECK(evaluate("Mul(Integer(16), Max(Integer(1), " + symbol + "))", 0) == 16);
  CHECK(evaluate("Min(Integer(64), Mul(Integer(64), " + symbol + "))", 3) == 64);
  CHECK(evaluate("Pow(" + symbol + ", Integer(2))", 24) == 576);
  CHECK(evaluate("Mod(" + symbol + ", Integer(4))", -1) == 3);
  CHECK(evaluate("FloorDiv(" + symbol + ", Integer(2))", -3) == -2);
  CHECK(evaluate("CeilDiv(" + symbol + ", Integer(2))", 3) == 2);
  CHECK(evaluate("ModularIndexing(" + symbol + ", Integer(3), Integer(2))", 10) == 1);
  CHECK(evaluate("GreaterThan(" + symbol + ", Integer(4))", 4) == 1);
}

TEST_CASE("what has no value gives none") {
  CHECK(!parse(s)->evaluate({}));
  CHECK(!parse("FloorDiv(Integer(1), Integer(0))")->evaluate({}));
  CHECK(!parse("Mul(Integer(4611686018427387904), Integer(4))")->evaluate({}));
  CHECK(!parse("Pow(Integer(2), Integer(-1))")->evaluate({}));
  CHECK(!parse("Mystery(Integer(1), Integer(2))")->evaluate({}));
}

TEST_CASE("expressions read as people write them") {
  std::string symbol = s;
  CHECK(parse("Add(FloorDiv(" + symbol + ", Integer(8)), Integer(-1))")->text() == "(s53 // 8) + -1");
  CHECK(parse("Mul(Integer(2), " + symbol + ")")->text() == "2*s53");
  CHECK(parse("Max(Integer(1), " + symbol + ")")->text() == "Max(1, s53)");
  CHECK(parse("Mul(Integer(2), " + symbol + ")")->substitute({{"s53", 4}}).text() == "8");
}

TEST_CASE("what is no expression is refused") {
  for (const char *text : {"", "Symbol('s", "Add(Integer(1)", "Integer()", "Add(Integer(1),)", "1 2", "Symbol(s53)"})
    CHECK(!parse(text));
  std::string deep;
  for (int i = 0; i < 100000; ++i)
    deep += "Add(";
  CHECK(!parse(deep));
}
