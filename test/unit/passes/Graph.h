// A parsed function of wt ops, for tests of what passes know about them.
#ifndef WASMTORCH_TEST_UNIT_PASSES_GRAPH_H
#define WASMTORCH_TEST_UNIT_PASSES_GRAPH_H

#include "dialects/Wt/Wt.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"

#include <catch2/catch.hpp>

namespace wasmtorch::test {

class Graph {
public:
  /// A function with this signature; `ops` define its result, `%r`.
  Graph(const std::string &signature, const std::string &ops) {
    context.loadDialect<wt::WtDialect, mlir::func::FuncDialect>();
    std::string type = signature.substr(signature.rfind("-> ") + 3);
    module = mlir::parseSourceString<mlir::ModuleOp>("func.func @f" + signature + " {\n" + ops + "\nreturn %r : " + type + "\n}", &context);
    REQUIRE(module);
  }

  mlir::Block &body() { return (*module->getOps<mlir::func::FuncOp>().begin()).getBody().front(); }
  mlir::Value result() { return body().getTerminator()->getOperand(0); }

private:
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

} // namespace wasmtorch::test

#endif
