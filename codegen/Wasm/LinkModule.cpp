// From an object file to a WebAssembly module.
#include "codegen/Wasm/LinkModule.h"

#include "package/ReadFile.h"

#include "lld/Common/Driver.h"
#include "llvm/Support/raw_ostream.h"

LLD_HAS_DRIVER(wasm)

namespace wasmtorch {

package::Outcome linkModule(llvm::StringRef object, llvm::ArrayRef<std::string> exports, ScratchFiles &scratch, std::string &module) {
  std::string input, output;
  if (auto written = scratch.write("o", {object.data(), object.size()}, input); !written)
    return written;
  if (auto made = scratch.create("wasm", output); !made)
    return made;
  // The stack comes first, so that running over its end traps instead of writing over data. Kernels keep all in
  // registers: what little they may spill fits easily.
  std::vector<std::string> arguments{"wasm-ld", "--no-entry", "--import-memory", "--gc-sections", "--stack-first", "-z", "stack-size=16384",
                                     "--export=__heap_base", "--threads=1",
                                     // Else the names have that of the temporary file, another each time.
                                     "--soname=model", "-o", output, input};
  for (const std::string &name : exports)
    arguments.push_back("--export=" + name);
  std::vector<const char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(argument.c_str());
  std::string out, errors;
  llvm::raw_string_ostream outStream(out), errorStream(errors);
  lld::Result result = lld::lldMain(pointers, outStream, errorStream, {{lld::Wasm, &lld::wasm::link}});
  if (result.retCode != 0)
    return package::Outcome::failure("the linker failed: " + llvm::StringRef(errors).rtrim().str());
  return package::readFile(output, module);
}

} // namespace wasmtorch
