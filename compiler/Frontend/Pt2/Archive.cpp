// Reads the directory of a zip archive.
//
// A reader of our own rather than a library: the tensors are to stay where they are in the mapped file, which
// libzip and minizip don't offer, and without compression little is left to do. Offsets and sizes are a stranger's:
// each is checked against the file before it is used.
#include "compiler/Frontend/Pt2/Archive.h"

#include "llvm/Support/Endian.h"

using llvm::StringRef;
using llvm::Twine;

namespace wasmtorch::pt2 {

llvm::Error failure(const Twine &message) { return llvm::createStringError(llvm::inconvertibleErrorCode(), message); }

namespace {

constexpr uint32_t endSignature = 0x06054b50, end64Signature = 0x06064b50, locator64Signature = 0x07064b50, entrySignature = 0x02014b50,
                   localSignature = 0x04034b50;
constexpr uint64_t endSize = 22, locator64Size = 20, end64Size = 56, entrySize = 46, localSize = 30, maxComment = 0xffff;

// Little-endian numbers of a part of the file, which the caller has found to be long enough.
struct Record {
  const char *data;

  uint16_t half(unsigned offset) const { return llvm::support::endian::read16le(data + offset); }
  uint32_t word(unsigned offset) const { return llvm::support::endian::read32le(data + offset); }
  uint64_t wide(unsigned offset) const { return llvm::support::endian::read64le(data + offset); }
};

std::optional<Record> recordAt(StringRef bytes, uint64_t offset, uint64_t size) {
  if (offset > bytes.size() || size > bytes.size() - offset)
    return std::nullopt;
  return Record{bytes.data() + offset};
}

struct Directory {
  uint64_t count, size, offset;
};

// The last record of the file, which a comment may follow.
std::optional<uint64_t> findEnd(StringRef bytes) {
  if (bytes.size() < endSize)
    return std::nullopt;
  uint64_t last = bytes.size() - endSize;
  for (uint64_t back = 0; back <= std::min(last, maxComment); ++back)
    if (auto record = recordAt(bytes, last - back, endSize); record->word(0) == endSignature && record->half(20) == back)
      return last - back;
  return std::nullopt;
}

llvm::Expected<Directory> readDirectory(StringRef bytes) {
  auto end = findEnd(bytes);
  if (!end)
    return failure("has no directory at its end: the file is cut off or no zip archive");
  Record record = *recordAt(bytes, *end, endSize);
  Directory directory{record.half(10), record.word(12), record.word(16)};
  auto locator = *end >= locator64Size ? recordAt(bytes, *end - locator64Size, locator64Size) : std::nullopt;
  if (!locator || locator->word(0) != locator64Signature)
    return directory;
  auto wide = recordAt(bytes, locator->wide(8), end64Size);
  if (!wide || wide->word(0) != end64Signature)
    return failure("has a damaged directory");
  return Directory{wide->wide(32), wide->wide(40), wide->wide(48)};
}

struct Entry {
  StringRef name;
  uint64_t size, packedSize, offset;
  bool stored, encrypted;
};

// Numbers that don't fit 32 bits stand in an extra field, in this order and only those that don't fit.
bool readWideNumbers(StringRef extra, Entry &entry) {
  while (extra.size() >= 4) {
    Record head{extra.data()};
    uint64_t length = head.half(2);
    if (length > extra.size() - 4)
      return false;
    StringRef field = extra.substr(4, length);
    extra = extra.drop_front(4 + length);
    if (head.half(0) != 1)
      continue;
    for (uint64_t *number : {&entry.size, &entry.packedSize, &entry.offset})
      if (*number == 0xffffffff) {
        if (field.size() < 8)
          return false;
        *number = Record{field.data()}.wide(0);
        field = field.drop_front(8);
      }
  }
  return true;
}

// Takes an entry off the front of the directory.
std::optional<Entry> takeEntry(StringRef &directory) {
  auto record = recordAt(directory, 0, entrySize);
  if (!record || record->word(0) != entrySignature)
    return std::nullopt;
  uint64_t nameSize = record->half(28), extraSize = record->half(30), total = entrySize + nameSize + extraSize + record->half(32);
  if (total > directory.size())
    return std::nullopt;
  Entry entry{directory.substr(entrySize, nameSize),
              record->word(24),
              record->word(20),
              record->word(42),
              record->half(10) == 0,
              (record->half(8) & 1) != 0};
  if (!readWideNumbers(directory.substr(entrySize + nameSize, extraSize), entry))
    return std::nullopt;
  directory = directory.drop_front(total);
  return entry;
}

// The bytes of an entry stand behind a second header, whose name and extra field may have other lengths.
std::optional<StringRef> contentsOf(StringRef bytes, const Entry &entry) {
  auto local = recordAt(bytes, entry.offset, localSize);
  if (!local || local->word(0) != localSignature)
    return std::nullopt;
  uint64_t start = entry.offset + localSize + local->half(26) + local->half(28);
  if (!recordAt(bytes, start, entry.size))
    return std::nullopt;
  return bytes.substr(start, entry.size);
}

// The first folder of the name, if all have it.
StringRef commonRoot(const std::vector<Entry> &entries) {
  StringRef root = entries.empty() ? StringRef() : entries.front().name.split('/').first;
  for (const Entry &entry : entries)
    if (!entry.name.starts_with(root) || !entry.name.drop_front(root.size()).starts_with("/"))
      return "";
  return root;
}

} // namespace

std::optional<StringRef> Archive::find(StringRef name) const {
  auto found = files.find(name);
  return found == files.end() ? std::nullopt : std::optional<StringRef>(found->second);
}

llvm::Expected<Archive> readArchive(StringRef bytes) {
  auto directory = readDirectory(bytes);
  if (!directory)
    return directory.takeError();
  // An entry takes at least 46 bytes: more than fit there can't be.
  if (!recordAt(bytes, directory->offset, directory->size) || directory->count > directory->size / entrySize)
    return failure("has a damaged directory");
  StringRef rest = bytes.substr(directory->offset, directory->size);
  std::vector<Entry> entries;
  for (uint64_t i = 0; i < directory->count; ++i) {
    auto entry = takeEntry(rest);
    if (!entry)
      return failure("has a damaged directory");
    entries.push_back(*entry);
  }
  Archive archive;
  StringRef root = commonRoot(entries);
  for (const Entry &entry : entries) {
    StringRef name = root.empty() ? entry.name : entry.name.drop_front(root.size() + 1);
    if (entry.encrypted || !entry.stored || entry.size != entry.packedSize)
      return failure("holds '" + name + "' compressed or encrypted, expected it as PyTorch stores it");
    auto contents = contentsOf(bytes, entry);
    if (!contents)
      return failure("holds '" + name + "', which lies outside of the file");
    if (!archive.files.try_emplace(name, *contents).second)
      return failure("holds '" + name + "' twice");
    archive.order.push_back(name.str());
  }
  return archive;
}

} // namespace wasmtorch::pt2
