// Sizes that are not known when a program is exported: sympy's expressions of symbols.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_EXPRESSION_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_EXPRESSION_H

#include "compiler/Frontend/Pt2/Archive.h"

#include <map>
#include <set>
#include <vector>

namespace wasmtorch::pt2 {

/// What symbols stand for.
using SymbolValues = std::map<std::string, int64_t>;

/// `Add(FloorDiv(Symbol('s53', positive=True, integer=True), Integer(8)), Integer(-1))`.
struct Expression {
  enum class Kind { Integer, Symbol, Call };

  Kind kind = Kind::Integer;
  int64_t integer = 0;
  /// Of a symbol or a function.
  std::string name;
  std::vector<Expression> arguments;

  static Expression number(int64_t value);

  /// Nothing where a symbol has no value, a function isn't known or a result doesn't fit 64 bits.
  std::optional<int64_t> evaluate(const SymbolValues &values) const;
  /// With symbols replaced by what they stand for.
  Expression substitute(const SymbolValues &values) const;
  void collectSymbols(std::set<std::string> &symbols) const;
  /// As people write it: `s53 // 8 - 1`.
  std::string text() const;
};

/// Parses what sympy's `srepr` prints.
llvm::Expected<Expression> readExpression(llvm::StringRef text);

} // namespace wasmtorch::pt2

#endif
