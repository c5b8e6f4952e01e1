// A file that appears under its name only when it is whole.
#include "compiler/Frontend/OutputFile.h"

using namespace wasmtorch::frontend;

OutputFile::OutputFile(const std::string &path) : path(path) {
  auto created = llvm::sys::fs::TempFile::create(path + ".tmp-%%%%%%%%", llvm::sys::fs::all_read | llvm::sys::fs::all_write);
  if (!created) {
    problem = llvm::toString(created.takeError());
    return;
  }
  file.emplace(std::move(*created));
  output.emplace(file->FD, /*shouldClose=*/false);
}

OutputFile::~OutputFile() {
  output.reset();
  if (file)
    llvm::consumeError(file->discard());
}

void OutputFile::append(llvm::StringRef bytes) {
  if (output)
    *output << bytes;
}

void OutputFile::appendZeros(uint64_t count) {
  if (output)
    output->write_zeros(count);
}

std::string OutputFile::commit() {
  if (output) {
    output->flush();
    if (output->has_error())
      problem = output->error().message();
    output->clear_error();
    output.reset();
  }
  if (file && problem.empty()) {
    if (llvm::Error error = file->keep(path))
      problem = llvm::toString(std::move(error));
    file.reset();
  }
  return problem.empty() ? "" : "cannot write '" + path + "': " + llvm::StringRef(problem).lower();
}
