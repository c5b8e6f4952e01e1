// Writes model.d.ts: an interface for the inputs and one for the outputs of every entry, then the stub's own types.
#include "package/TypeDeclarations.h"

#include "package/Dtype.h"
#include "package/SourceText.h"

using namespace wasmtorch::package;

static std::string typeText(const Value &value) {
  std::string dims;
  for (const Dim &dim : value.dims())
    dims.append(dims.empty() ? "" : ", ").append(std::to_string(dim.size()));
  return commentText(value.dtype()) + " [" + dims + "]" + (value.has_image() ? ": " + commentText(value.image().format()) + " pixels" : "");
}

// Interfaces are named by the entry's place, not by its name: a name from a model need not be an identifier.
static std::string interfaceName(const char *what, int entry) { return entry == 0 ? what : what + std::to_string(entry); }

static std::string inputs(const Entry &entry, int index) {
  std::string text = "/** What `" + commentText(entry.name()) + "` takes. */\nexport interface " + interfaceName("Inputs", index) + " {\n";
  for (const Value &input : entry.inputs()) {
    const Dtype *dtype = findDtype(input.dtype());
    text += "  /** " + typeText(input) + " */\n  " + stringLiteral(input.name()) + ": TensorInput<" + std::string(dtype->array) + ", " +
            std::string(dtype->element) + ">" + (input.dims().empty() ? " | " + std::string(dtype->element) : "") +
            (input.has_image() ? " | PixelInput" : "") + ";\n";
  }
  return text + "}\n";
}

static std::string outputs(const Entry &entry, int index) {
  std::string text = "/** What `" + commentText(entry.name()) + "` gives. */\nexport interface " + interfaceName("Outputs", index) + " {\n";
  for (const Value &output : entry.outputs())
    text += "  /** " + typeText(output) + " */\n  " + stringLiteral(output.name()) + ": " + std::string(findDtype(output.dtype())->array) +
            ";\n";
  return text + "}\n";
}

std::string wasmtorch::package::typeDeclarations(const Manifest &manifest, std::string_view publicTypes) {
  std::string text = "// " + commentText(manifest.name()) + ", compiled by WasmTorch " + commentText(manifest.producer().compiler()) +
                     ": the types of model.mjs.\n\n";
  std::string entries = "/** The model's entries by name. */\nexport interface Entries {\n";
  for (int i = 0; i < manifest.entries_size(); ++i) {
    const Entry &entry = manifest.entries(i);
    text += inputs(entry, i) + "\n" + outputs(entry, i) + "\n";
    entries += "  " + stringLiteral(entry.name()) + ": { inputs: " + interfaceName("Inputs", i) +
               "; outputs: " + interfaceName("Outputs", i) + " };\n";
  }
  std::string first = stringLiteral(manifest.entries(0).name());
  text += entries + "}\n\n";
  text += "/** Fetches, compiles and starts the model. */\n"
          "export declare function load(options?: LoadOptions): Promise<Model<Entries, " +
          first + ">>;\n\n";
  return text.append(publicTypes);
}
