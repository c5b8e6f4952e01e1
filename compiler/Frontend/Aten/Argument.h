// What an ATen operator is called with: numbers, tensors, lists of them.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_ARGUMENT_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_ARGUMENT_H

#include "mlir/IR/Value.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace wasmtorch::aten {

/// A value of Python known at import, except that tensors are values of the IR. Dtypes are the integers that
/// PyTorch gives them (`c10::ScalarType`); devices, layouts and generators, which mean nothing here, are None.
struct Argument {
  using List = std::vector<Argument>;

  Argument() = default;
  explicit Argument(bool value) : value(value) {}
  explicit Argument(int64_t value) : value(value) {}
  explicit Argument(double value) : value(value) {}
  explicit Argument(std::string value) : value(std::move(value)) {}
  explicit Argument(mlir::Value value) : value(value) {}
  explicit Argument(List value) : value(std::move(value)) {}

  bool isNone() const { return std::holds_alternative<std::monostate>(value); }
  const mlir::Value *tensor() const { return std::get_if<mlir::Value>(&value); }
  const std::string *text() const { return std::get_if<std::string>(&value); }
  const List *list() const { return std::get_if<List>(&value); }
  const int64_t *integer() const { return std::get_if<int64_t>(&value); }
  bool isBool() const { return std::holds_alternative<bool>(value); }
  bool isFloat() const { return std::holds_alternative<double>(value); }
  bool isNumber() const { return isBool() || isFloat() || integer(); }
  /// Of a number: True is 1.
  double number() const { return isFloat() ? std::get<double>(value) : isBool() ? std::get<bool>(value) : double(*integer()); }

private:
  std::variant<std::monostate, bool, int64_t, double, std::string, mlir::Value, List> value;
};

} // namespace wasmtorch::aten

#endif
