// Unpacks an archive, changes a file and packs it again, so that sizes and offsets stay right.
#include "test/fuzz/readers/ArchiveMutator.h"

#include "compiler/Frontend/Pt2/Archive.h"
#include "test/fuzz/readers/ProgramMutator.h"

#include "llvm/Support/Endian.h"

using namespace wasmtorch::readers;
using llvm::StringRef;

namespace {

struct File {
  std::string name, contents;
};

class Writer {
public:
  void add(const File &file) {
    uint32_t offset = bytes.size(), size = file.contents.size();
    put(bytes, {{0x04034b50, 4}, {0, 14}, {size, 4}, {size, 4}, {file.name.size(), 2}, {0, 2}});
    bytes += file.name + file.contents;
    put(directory, {{0x02014b50, 4}, {0, 16}, {size, 4}, {size, 4}, {file.name.size(), 2}, {0, 12}, {offset, 4}});
    directory += file.name;
    ++count;
  }

  std::string finish() {
    size_t start = bytes.size();
    bytes += directory;
    put(bytes, {{0x06054b50, 4}, {0, 4}, {count, 2}, {count, 2}, {directory.size(), 4}, {start, 4}, {0, 2}});
    return bytes;
  }

private:
  // Little-endian numbers and how many bytes each takes.
  static void put(std::string &to, std::initializer_list<std::pair<uint64_t, unsigned>> fields) {
    for (auto [value, size] : fields)
      for (unsigned i = 0; i < size; ++i)
        to += static_cast<char>(i < 8 ? value >> (8 * i) : 0);
  }

  std::string bytes, directory;
  uint64_t count = 0;
};

} // namespace

static std::vector<File> unpack(StringRef bytes) {
  std::vector<File> files;
  auto archive = wasmtorch::pt2::readArchive(bytes);
  if (!archive) {
    llvm::consumeError(archive.takeError());
    return files;
  }
  for (const std::string &name : archive->names())
    files.push_back({name, archive->find(name)->str()});
  return files;
}

static File &pick(std::vector<File> &files, Random &random) {
  // Most of what a program says stands in its JSON.
  if (random() % 8 < 5)
    for (File &file : files)
      if (StringRef(file.name).starts_with("models/") || StringRef(file.name).ends_with("program.json"))
        return file;
  return files[random() % files.size()];
}

static bool isArchive(StringRef bytes) { return bytes.starts_with("PK\x03\x04"); }

std::string wasmtorch::readers::mutateArchive(StringRef bytes, Random &random, const MutateBytes &mutateBytes) {
  std::vector<File> files = unpack(bytes);
  if (files.empty() || random() % 16 == 0)
    return mutateText(bytes, mutateBytes);
  File &file = pick(files, random);
  StringRef name = file.name;
  if (random() % 32 == 0)
    file.name = mutateText(name, mutateBytes);
  else if (random() % 64 == 0)
    file.contents = File(pick(files, random)).contents;
  else if (name.ends_with(".json") && !isArchive(file.contents))
    file.contents = mutateProgram(file.contents, random, mutateBytes);
  else if (isArchive(file.contents))
    file.contents = mutateArchive(file.contents, random, mutateBytes);
  else
    file.contents = mutateText(file.contents, mutateBytes);
  Writer writer;
  for (const File &each : files)
    writer.add(each);
  return writer.finish();
}
