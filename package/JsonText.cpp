// Prints JSON in two steps: a tree of texts, then lines of at most 100 columns.
#include "package/JsonText.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

using namespace wasmtorch::package;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

struct Node {
  enum Kind { Scalar, List, Object } kind = Scalar;
  std::string text; // of a scalar
  struct Member;
  std::vector<Member> members;
};

struct Node::Member {
  std::string key; // empty in a list
  Node value;
};

} // namespace

// Length of the UTF-8 sequence at the start of `text`, or 0 where there is none.
static size_t sequenceLength(std::string_view text) {
  unsigned char first = text[0];
  size_t length = first < 0x80                    ? 1
                  : first >= 0xc2 && first < 0xe0 ? 2
                  : first >= 0xe0 && first < 0xf0 ? 3
                  : first >= 0xf0 && first < 0xf5 ? 4
                                                  : 0;
  if (length == 0 || text.size() < length)
    return 0;
  for (size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80)
      return 0;
  unsigned char second = length > 1 ? text[1] : 0;
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  bool refused = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
                 (first == 0xf4 && second > 0x8f);
  return refused ? 0 : length;
}

// Names come from files that others wrote: bytes that aren't UTF-8 become U+FFFD, so that the text is JSON.
std::string wasmtorch::package::jsonString(std::string_view text) {
  static const char digits[] = "0123456789abcdef";
  std::string result = "\"";
  while (!text.empty()) {
    size_t length = sequenceLength(text);
    unsigned char first = text[0];
    if (length == 0)
      result += "\xef\xbf\xbd";
    else if (first == '"' || first == '\\')
      result.append("\\").append(text.substr(0, 1));
    else if (first == '\n')
      result += "\\n";
    else if (first < 0x20 || first == 0x7f)
      result.append("\\u00").append(1, digits[first >> 4]).append(1, digits[first & 15]);
    else
      result.append(text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result + "\"";
}

// The shortest digits that read back as the same number; whole numbers without an exponent.
static std::string number(double value) {
  if (std::isnan(value))
    return "\"NaN\"";
  if (std::isinf(value))
    return value < 0 ? "\"-Infinity\"" : "\"Infinity\"";
  char buffer[32];
  bool whole = std::trunc(value) == value && std::fabs(value) < 9007199254740992.0;
  auto end = whole ? std::to_chars(buffer, buffer + sizeof(buffer), static_cast<long long>(value))
                   : std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, end.ptr);
}

static Node messageNode(const Message &message);

// `index` is -1 for a field that isn't repeated.
static Node fieldNode(const Message &message, const FieldDescriptor *field, int index) {
  const Reflection *in = message.GetReflection();
  bool one = index < 0;
  switch (field->cpp_type()) {
  case FieldDescriptor::CPPTYPE_MESSAGE:
    return messageNode(one ? in->GetMessage(message, field) : in->GetRepeatedMessage(message, field, index));
  case FieldDescriptor::CPPTYPE_STRING:
    return {Node::Scalar, jsonString(one ? in->GetString(message, field) : in->GetRepeatedString(message, field, index)), {}};
  case FieldDescriptor::CPPTYPE_BOOL: {
    bool value = one ? in->GetBool(message, field) : in->GetRepeatedBool(message, field, index);
    return {Node::Scalar, value ? "true" : "false", {}};
  }
  case FieldDescriptor::CPPTYPE_UINT32:
    return {Node::Scalar, std::to_string(one ? in->GetUInt32(message, field) : in->GetRepeatedUInt32(message, field, index)), {}};
  case FieldDescriptor::CPPTYPE_INT32:
    return {Node::Scalar, std::to_string(one ? in->GetInt32(message, field) : in->GetRepeatedInt32(message, field, index)), {}};
  case FieldDescriptor::CPPTYPE_DOUBLE:
    return {Node::Scalar, number(one ? in->GetDouble(message, field) : in->GetRepeatedDouble(message, field, index)), {}};
  case FieldDescriptor::CPPTYPE_ENUM:
    return {Node::Scalar, jsonString((one ? in->GetEnum(message, field) : in->GetRepeatedEnum(message, field, index))->name()), {}};
  default:
    // 64-bit integers are strings in protobuf's JSON and floats lose digits: our schemas have neither.
    std::fprintf(stderr, "fatal: %s has a type that our JSON doesn't carry\n", field->full_name().c_str());
    std::abort();
  }
}

static Node messageNode(const Message &message) {
  Node node{Node::Object, {}, {}};
  const auto *descriptor = message.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor *field = descriptor->field(i);
    if (field->is_repeated()) {
      Node list{Node::List, {}, {}};
      int count = message.GetReflection()->FieldSize(message, field);
      for (int index = 0; index < count; ++index)
        list.members.push_back({{}, fieldNode(message, field, index)});
      node.members.push_back({jsonString(field->name()), std::move(list)});
    } else if (!field->has_presence() || message.GetReflection()->HasField(message, field)) {
      node.members.push_back({jsonString(field->name()), fieldNode(message, field, -1)});
    }
  }
  return node;
}

static std::string onOneLine(const Node &node) {
  if (node.kind == Node::Scalar)
    return node.text;
  std::string line(node.kind == Node::List ? "[" : "{");
  for (const Node::Member &member : node.members) {
    line += line.size() > 1 ? ", " : "";
    line += member.key.empty() ? "" : member.key + ": ";
    line += onOneLine(member.value);
  }
  return line + (node.kind == Node::List ? "]" : "}");
}

static void print(const Node &node, size_t indent, size_t column, std::string &out) {
  constexpr size_t columns = 100;
  std::string line = onOneLine(node);
  if (node.members.empty() || column + line.size() < columns) {
    out += line;
    return;
  }
  out += node.kind == Node::List ? "[\n" : "{\n";
  for (const Node::Member &member : node.members) {
    std::string key = member.key.empty() ? "" : member.key + ": ";
    out.append(indent + 2, ' ').append(key);
    print(member.value, indent + 2, indent + 2 + key.size(), out);
    out += &member == &node.members.back() ? "\n" : ",\n";
  }
  out.append(indent, ' ').append(node.kind == Node::List ? "]" : "}");
}

std::string wasmtorch::package::jsonText(const Message &message) {
  std::string out;
  print(messageNode(message), 0, 0, out);
  return out + "\n";
}
