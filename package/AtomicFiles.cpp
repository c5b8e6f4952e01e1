// Writes a set of files beside their places and renames them together.
#include "package/AtomicFiles.h"

#include "package/Manifest.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

using namespace wasmtorch::package;

AtomicFiles::AtomicFiles(std::string folder) : folder(folder.empty() ? "." : std::move(folder)) {}

AtomicFiles::~AtomicFiles() {
  files.clear();
  if (!committed)
    for (size_t i = madeFolders.size(); i-- > 0;)
      rmdir(madeFolders[i].c_str()); // stays where somebody has put a file into it
}

Outcome AtomicFiles::prepareFolder() {
  auto failure = [](const std::string &path, int error) {
    return Outcome::failure("cannot make the folder '" + path + "': " + std::generic_category().message(error));
  };
  for (size_t end = 0; end != std::string::npos;) {
    end = folder.find('/', end + 1);
    std::string path = folder.substr(0, end);
    if (mkdir(path.c_str(), 0777) == 0)
      madeFolders.push_back(path);
    else if (errno != EEXIST && errno != EISDIR && errno != EROFS)
      return failure(path, errno);
  }
  struct stat status;
  if (stat(folder.c_str(), &status) != 0)
    return failure(folder, errno);
  if (!S_ISDIR(status.st_mode))
    return failure(folder, ENOTDIR);
  prepared = true;
  return Outcome::success();
}

// Our process and a count: two compilers into one folder don't meet. In a container the number of the process comes
// again, and a run that was killed may have left its files: those names are passed over.
static std::string temporaryPath(const std::string &path) {
  static std::atomic<unsigned> count{0};
  std::string candidate;
  do
    candidate = path + ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(count++);
  while (access(candidate.c_str(), F_OK) == 0);
  return candidate;
}

static std::string absolutePath(const std::string &folder) {
  std::unique_ptr<char, void (*)(void *)> resolved(realpath(folder.c_str(), nullptr), std::free);
  return resolved ? std::string(resolved.get()) : folder;
}

Outcome AtomicFiles::create(std::string_view name, OutputFile *&file) {
  file = nullptr;
  if (!prepared)
    if (Outcome made = prepareFolder(); !made)
      return made;
  std::string finalPath = folder + "/" + std::string(name);
  auto fresh = std::make_unique<OutputFile>(finalPath, temporaryPath(absolutePath(folder) + "/" + std::string(name)));
  if (Outcome created = fresh->create(); !created)
    return created;
  file = files.emplace_back(std::move(fresh)).get();
  return Outcome::success();
}

Outcome AtomicFiles::add(std::string_view name, std::string_view contents) {
  OutputFile *file;
  if (Outcome created = create(name, file); !created)
    return created;
  return file->append(contents);
}

void AtomicFiles::visit(const std::function<void(const std::string &, const std::string &)> &each) const {
  for (const auto &file : files)
    each(file->finalPath.substr(folder.size() + 1), file->temporaryPath());
}

// A rename is on the disk only when its folder is. Some file systems refuse to sync a folder: then they need none.
static void syncFolder(const std::string &folder) {
  int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return;
  fsync(descriptor);
  close(descriptor);
}

Outcome AtomicFiles::renameAll() {
  for (auto &file : files)
    if (Outcome done = file->backUp(); !done)
      return done;
  for (auto &file : files) {
    if (Outcome done = file->rename(); !done) {
      for (auto &other : files)
        other->restore();
      return done;
    }
  }
  return Outcome::success();
}

Outcome AtomicFiles::commit() {
  for (auto &file : files)
    if (Outcome done = file->finish(); !done)
      return done;
  // A reader that finds a manifest finds all that it names.
  std::string last = folder + "/" + manifestFile;
  auto manifest = std::find_if(files.begin(), files.end(), [&](auto &file) { return file->finalPath == last; });
  if (manifest != files.end())
    std::rotate(manifest, manifest + 1, files.end());
  {
    SignalPause pause;
    if (Outcome renamed = renameAll(); !renamed)
      return renamed;
    committed = true;
    files.clear();
  }
  syncFolder(folder);
  return Outcome::success();
}
