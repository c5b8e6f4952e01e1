// The compilation cache's folder.
#include "compiler/Cache/Store.h"

#include "compiler/Cache/Counts.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <tuple>
#include <unistd.h>

using namespace wasmtorch;
using package::Outcome;

namespace wasmtorch::cache {

// A process that was killed leaves what it was writing. Nothing is being written for so long.
static constexpr time_t abandonedSeconds = 3600;
static constexpr size_t keyDigits = 64;

namespace {

struct StoredFile {
  std::string path;
  uint64_t bytes;
  timespec used;
  bool isTemporary;
};

} // namespace

static void list(const std::string &folder, const std::function<void(const char *)> &each) {
  std::unique_ptr<DIR, int (*)(DIR *)> directory(opendir(folder.c_str()), closedir);
  while (dirent *entry = directory ? readdir(directory.get()) : nullptr)
    if (entry->d_name[0] != '.')
      each(entry->d_name);
}

static bool isHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// The files that are ours: <2 digits>/<62 digits>, and those that are being written. Whatever else lies there is left alone.
static std::vector<StoredFile> filesOf(const std::string &folder) {
  std::vector<StoredFile> files;
  list(folder, [&](const char *group) {
    if (std::strlen(group) != 2 || !isHex(group))
      return;
    std::string inner = folder + "/" + group;
    list(inner, [&](const char *name) {
      std::string_view text(name), stem = text.substr(0, text.find('.'));
      bool isTemporary = text.find(".tmp-") == stem.size();
      std::string path = inner + "/" + name;
      struct stat status;
      if (stem.size() + 2 == keyDigits && isHex(stem) && (stem == text || isTemporary) && stat(path.c_str(), &status) == 0)
        files.push_back({path, static_cast<uint64_t>(status.st_size), status.st_mtim, isTemporary});
    });
  });
  return files;
}

Outcome Store::prepare() {
  std::error_code error;
  std::filesystem::create_directories(settings.folder, error);
  if (error)
    return Outcome::failure("cannot make the folder '" + settings.folder + "': " + error.message());
  std::string mark = settings.folder + "/CACHEDIR.TAG";
  int descriptor = open(mark.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return Outcome::success(); // it is there, or the folder can only be read
  static constexpr std::string_view text = "Signature: 8a477f597d28d172789f06886806bc55\n"
                                           "# The compilation cache of WasmTorch: what lies here can be made again.\n";
  (void)!write(descriptor, text.data(), text.size());
  close(descriptor);
  return Outcome::success();
}

bool Store::get(const std::string &key, const OpenPart &open) {
  std::string path = pathOf(key);
  switch (readEntry(path, key, open)) {
  case Reading::Whole:
    utimensat(AT_FDCWD, path.c_str(), nullptr, 0); // used now; a cache that can't be written to still serves
    return true;
  case Reading::Damaged:
    unlink(path.c_str());
    return false;
  default:
    return false;
  }
}

Outcome Store::put(const std::string &key, const std::vector<Part> &parts) {
  package::AtomicFiles files(folderOf(key));
  package::OutputFile *file = nullptr;
  if (Outcome made = files.create(key.substr(2), file); !made)
    return made;
  if (Outcome written = writeEntry(*file, key, parts); !written)
    return written;
  if (file->size() > settings.limit)
    return Outcome::failure("an entry takes " + std::to_string(file->size()) + " bytes, more than WASMTORCH_CACHE_SIZE allows for all, " +
                            std::to_string(settings.limit));
  if (Outcome done = files.commit(); !done)
    return done;
  trim();
  return Outcome::success();
}

// Another process may trim at the same time: a file that is gone already is none of our business.
void Store::trim() {
  std::vector<StoredFile> files = filesOf(settings.folder);
  uint64_t total = 0;
  time_t now = time(nullptr);
  for (const StoredFile &file : files) {
    if (file.isTemporary && file.used.tv_sec + abandonedSeconds < now)
      unlink(file.path.c_str());
    else
      total += file.bytes;
  }
  std::sort(files.begin(), files.end(), [](const StoredFile &a, const StoredFile &b) {
    return std::tie(a.used.tv_sec, a.used.tv_nsec, a.path) < std::tie(b.used.tv_sec, b.used.tv_nsec, b.path);
  });
  for (const StoredFile &file : files) {
    if (total <= settings.limit)
      return;
    if (file.isTemporary)
      continue;
    unlink(file.path.c_str());
    total -= file.bytes;
  }
}

Statistics Store::statistics() const {
  Statistics result;
  for (const StoredFile &file : filesOf(settings.folder)) {
    result.bytes += file.bytes;
    result.entries += !file.isTemporary;
  }
  readCounts(settings.folder, result.counts);
  return result;
}

void Store::count(const std::string &kind, bool hit) { addToCount(settings.folder, kind + (hit ? " hits" : " misses")); }

} // namespace wasmtorch::cache
