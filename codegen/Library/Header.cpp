// The C header of a library.
#include "codegen/Library/Header.h"

#include "package/SourceText.h"
#include "package/Status.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/raw_ostream.h"

using namespace wasmtorch;
using namespace wasmtorch::codegen;
using package::commentText;

namespace {

class HeaderWriter {
public:
  HeaderWriter(const package::Manifest &manifest, const LibraryNames &names, const HeaderFacts &facts)
      : manifest(manifest), names(names), facts(facts), os(text) {}
  std::string write();

private:
  void introduce();
  void sizes();
  void statuses();
  void weights();
  void session();
  void entry(const LibraryEntry &entry);
  void valueMacros(const LibraryValue &value, llvm::StringRef kind);
  void valueStruct(const std::string &name, const std::vector<LibraryValue> &values, bool writable);

  const package::Manifest &manifest;
  const LibraryNames &names;
  const HeaderFacts &facts;
  std::string text;
  llvm::raw_string_ostream os;
};

// As the ABI has them: a boolean is a byte of 0 or 1; C has no type of half precision that all compilers know.
const char *cType(llvm::StringRef dtype) {
  return llvm::StringSwitch<const char *>(dtype)
      .Case("f32", "float")
      .Case("f64", "double")
      .Case("i8", "int8_t")
      .Case("i16", "int16_t")
      .Case("i32", "int32_t")
      .Case("i64", "int64_t")
      .Cases({"f16", "bf16"}, "uint16_t")
      .Default("uint8_t");
}

// Octal, since an escape in hexadecimal has no end; a question mark could begin a trigraph.
std::string cString(llvm::StringRef value) {
  std::string text = "\"";
  for (unsigned char c : value) {
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '?')
      text += '\\', text += '0' + (c >> 6), text += '0' + (c >> 3 & 7), text += '0' + (c & 7);
    else
      text += static_cast<char>(c);
  }
  return text + "\"";
}

uint64_t countOf(const package::Value &value) {
  uint64_t count = 1;
  for (const package::Dim &dim : value.dims())
    count *= dim.size();
  return count;
}

std::string typeText(const package::Value &value) {
  std::string dims;
  for (const package::Dim &dim : value.dims())
    dims += (dims.empty() ? "" : ", ") + std::to_string(dim.size());
  return commentText(value.dtype()) + " [" + dims + "]";
}

std::string HeaderWriter::write() {
  introduce();
  std::string guard = "WASMTORCH_LIBRARY_" + names.macros + "_H";
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n#include <stddef.h>\n#include <stdint.h>\n\n"
     << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  sizes();
  statuses();
  weights();
  session();
  for (const LibraryEntry &each : names.entries)
    entry(each);
  os << "#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
  return text;
}

void HeaderWriter::introduce() {
  const package::Variant &variant = manifest.variants(0);
  const LibraryEntry &first = names.entries.front();
  os << "/* " << commentText(manifest.name()) << ", compiled by WasmTorch " << commentText(manifest.producer().compiler())
     << " for C99, C++ and later.\n"
     << " *\n"
     << " * Variant " << variant.name() << "; the engine must have " << llvm::join(variant.features(), ", ") << ".\n"
     << " * Numbers: " << variant.numerics() << ".\n"
     << " *\n"
     << " * How to run it:\n"
     << " *\n";
  if (!facts.embedsWeights)
    os << " *   " << names.macros << "_WEIGHTS_BYTES bytes of the weight file go to memory at a multiple of " << names.macros
       << "_ALIGNMENT: weights\n";
  os << " *   _Alignas(" << names.macros << "_ALIGNMENT) static unsigned char session[" << names.macros << "_SESSION_BYTES];\n"
     << " *   " << names.sessionInit << "(weights, session);\n"
     << " *   struct " << first.inputStruct << " in = " << first.inputStruct << "_of(session);  ... write through in's pointers\n"
     << " *   uint32_t status = " << first.run << "(weights, session);\n"
     << " *   if (status != " << names.macros << "_DONE) puts(" << names.statusText << "(status));\n"
     << " *   struct " << first.outputStruct << " out = " << first.outputStruct << "_of(session);  ... read through out's pointers\n"
     << " *\n"
     << " * Weights are only read: any number of sessions and threads may share them. A session is one thread's at a time; it holds no\n"
     << " * pointers, so its bytes may be copied, stored and moved. Tensors are contiguous and row-major. The library needs no other, "
        "calls\n"
     << " * nothing, and keeps nothing outside of the session. */\n";
}

void HeaderWriter::sizes() {
  os << "/* Where weights and sessions must begin: at a multiple of it. */\n#define " << names.macros << "_ALIGNMENT " << libraryAlignment
     << "\n#define " << names.macros << "_WEIGHTS_BYTES " << manifest.weights().bytes() << "u\n";
  if (!facts.weightDigest.empty())
    os << "/* Of the weights that this code was compiled for. */\n#define " << names.macros << "_WEIGHTS_SHA256 " << '"'
       << facts.weightDigest << "\"\n";
  os << "#define " << names.macros << "_SESSION_BYTES " << librarySessionBytes(manifest) << "u\n\n";
}

void HeaderWriter::statuses() {
  os << "/* What a run gives: " << names.macros << "_DONE, or a reason and the dispatch that found it. */\n"
     << "#define " << names.macros << "_STATUS_REASON(status) ((status) & 255u)\n"
     << "#define " << names.macros << "_STATUS_DISPATCH(status) ((status) >> 8)\n";
  for (const package::StatusReason &reason : package::statusReasons())
    os << "#define " << names.macros << "_" << llvm::StringRef(reason.name).upper() << " " << reason.code << "u /* " << reason.text
       << " */\n";
  os << "/* The reason in words. Never null. */\nconst char *" << names.statusText << "(uint32_t status);\n\n";
}

void HeaderWriter::weights() {
  if (manifest.weights().bytes() == 0)
    os << "/* The model has no weights: any pointer will do. */\nstatic const unsigned char *const " << names.weights << " = NULL;\n\n";
  else if (facts.embedsWeights)
    os << "/* The weights, aligned. Part of the program where something refers to them. */\nextern const unsigned char " << names.weights
       << "[" << names.macros << "_WEIGHTS_BYTES];\n\n";
}

void HeaderWriter::session() {
  os << "/* Makes a session out of " << names.macros
     << "_SESSION_BYTES bytes of any contents, and makes a used one new again: zeros, and the state that the\n"
     << " * model starts with. */\nvoid " << names.sessionInit << "(const void *weights, void *session);\n\n";
}

void HeaderWriter::valueMacros(const LibraryValue &named, llvm::StringRef kind) {
  const package::Value &value = *named.value;
  os << "/* " << kind << " '" << commentText(value.name()) << "': " << typeText(value) << " */\n";
  auto macro = [&](const llvm::Twine &ending) -> llvm::raw_ostream & { return os << "#define " << named.macros << ending << " "; };
  macro("_NAME") << cString(value.name()) << "\n";
  macro("_DTYPE") << cString(value.dtype()) << "\n";
  macro("_COUNT") << countOf(value) << "u\n";
  macro("_BYTES") << value.place().bytes() << "u\n";
  macro("_OFFSET") << value.place().offset() << "u /* in the " << value.place().space() << " */\n";
  macro("_RANK") << value.dims_size() << "\n";
  for (int i = 0; i < value.dims_size(); ++i)
    macro("_DIM_" + llvm::Twine(i)) << value.dims(i).size() << "u\n";
}

// Pointers into the session: every input and output lies there.
void HeaderWriter::valueStruct(const std::string &name, const std::vector<LibraryValue> &values, bool writable) {
  const char *qualifier = writable ? "" : "const ";
  os << "struct " << name << " {\n";
  for (const LibraryValue &named : values)
    os << "  " << qualifier << cType(named.value->dtype()) << " *" << named.member << "; /* " << typeText(*named.value) << " */\n";
  os << "};\nstatic inline struct " << name << " " << name << "_of(" << qualifier << "void *session) {\n  struct " << name << " values;\n  "
     << qualifier << "unsigned char *bytes = (" << qualifier << "unsigned char *)session;\n";
  for (const LibraryValue &named : values)
    os << "  values." << named.member << " = (" << qualifier << cType(named.value->dtype()) << " *)(bytes + " << named.macros
       << "_OFFSET);\n";
  os << "  return values;\n}\n\n";
}

void HeaderWriter::entry(const LibraryEntry &entry) {
  std::string name = commentText(entry.entry->name());
  os << "/* The method " << name << ". */\n\n";
  for (const LibraryValue &input : entry.inputs)
    valueMacros(input, "input");
  for (const LibraryValue &output : entry.outputs)
    valueMacros(output, "output");
  os << "\n";
  if (!entry.inputs.empty()) {
    os << "/* The inputs' places in a session: written before each run, which may use them for other things. */\n";
    valueStruct(entry.inputStruct, entry.inputs, /*writable=*/true);
  }
  if (!entry.outputs.empty()) {
    os << "/* The outputs' places in a session: read until its next run. */\n";
    valueStruct(entry.outputStruct, entry.outputs, /*writable=*/false);
  }
  os << "/* Runs " << name << ". After a status other than " << names.macros
     << "_DONE outputs and state are unspecified: make the session new. */\nuint32_t " << entry.run
     << "(const void *weights, void *session);\n\n";
}

} // namespace

std::string codegen::libraryHeader(const package::Manifest &manifest, const LibraryNames &names, const HeaderFacts &facts) {
  return HeaderWriter(manifest, names, facts).write();
}
