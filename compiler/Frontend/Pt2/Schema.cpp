// Parsing schemas, and finding them in the table.
#include "compiler/Frontend/Pt2/Schema.h"

#include "llvm/ADT/STLExtras.h"

using llvm::StringRef;

namespace wasmtorch::pt2 {

// In the order of the names, so that one is found by bisection.
static const char *const table[] = {
#include "compiler/Frontend/Pt2/Schemas.inc"
};

bool Schema::writes() const {
  return llvm::any_of(parameters, [](const Parameter &parameter) { return parameter.isWritten; });
}

// The text up to a separator that stands in no brackets; `rest` loses both.
static StringRef takeUntil(StringRef &rest, char separator) {
  int depth = 0;
  for (size_t i = 0; i < rest.size(); ++i) {
    if (depth == 0 && rest[i] == separator) {
      StringRef part = rest.take_front(i);
      rest = rest.drop_front(i + 1);
      return part.trim();
    }
    depth += rest[i] == '(' || rest[i] == '[';
    depth -= rest[i] == ')' || rest[i] == ']';
  }
  StringRef part = rest;
  rest = "";
  return part.trim();
}

static GraphArgument parseDefault(StringRef text) {
  GraphArgument argument;
  auto is = [&](GraphArgument::Kind kind) { argument.kind = kind; };
  if (text == "True" || text == "False") {
    is(GraphArgument::Kind::Boolean);
    argument.integer = text == "True";
  } else if (text.consume_front("[")) {
    is(GraphArgument::Kind::List);
    for (StringRef rest = text.drop_back(); !rest.empty();)
      argument.list.push_back(parseDefault(takeUntil(rest, ',')));
  } else if (text.consume_front("\"") || text.consume_front("'")) {
    is(GraphArgument::Kind::String);
    argument.text = text.drop_back().str();
  } else if (!text.getAsInteger(10, argument.integer)) {
    is(GraphArgument::Kind::Integer);
  } else if (!text.getAsDouble(argument.number)) {
    is(GraphArgument::Kind::Float);
  } else {
    assert(text == "None" && "a default value that isn't known");
  }
  return argument;
}

// "Tensor(a!) self", "int[2] stride=1". A lone number is the default of a list too, for each of its elements.
static Schema::Parameter parseParameter(StringRef text) {
  Schema::Parameter parameter;
  StringRef rest = text, declaration = takeUntil(rest, '=');
  auto [type, name] = declaration.rsplit(' ');
  parameter.name = name.str();
  parameter.isWritten = type.contains('!');
  parameter.isViewed = type.contains('(') && !parameter.isWritten;
  if (text.size() != declaration.size())
    parameter.otherwise = parseDefault(rest.trim());
  return parameter;
}

std::optional<Schema> parseSchema(StringRef text) {
  Schema schema;
  StringRef rest = text;
  takeUntil(rest, '(');
  size_t end = rest.rfind(") -> ");
  if (end == StringRef::npos)
    return std::nullopt;
  StringRef parameters = rest.take_front(end), results = rest.drop_front(end + 5);
  while (!parameters.empty())
    if (StringRef parameter = takeUntil(parameters, ','); parameter != "*")
      schema.parameters.push_back(parseParameter(parameter));
  schema.givesList = results.ends_with("[]");
  schema.givesWritten = results.contains('!');
  if (results.consume_front("("))
    for (StringRef members = results.drop_back(); !members.empty(); takeUntil(members, ','))
      ++schema.results;
  else
    schema.results = 1;
  return schema;
}

std::string operatorKey(StringRef target) {
  if (!target.consume_front("torch.ops.aten."))
    return "";
  target.consume_back(".default");
  return ("aten::" + target).str();
}

const Schema *findSchema(StringRef name) {
  static llvm::StringMap<std::optional<Schema>> parsed;
  auto [entry, isNew] = parsed.try_emplace(name);
  if (isNew) {
    auto nameOf = [](StringRef text) { return text.split('(').first; };
    const auto *found = llvm::lower_bound(table, name, [&](StringRef text, StringRef name) { return nameOf(text) < name; });
    if (found != std::end(table) && nameOf(*found) == name)
      entry->second = parseSchema(*found);
  }
  return entry->second ? &*entry->second : nullptr;
}

} // namespace wasmtorch::pt2
