// One file of a set: its bytes, and its way to its place and back.
#include "package/AtomicFiles.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

using namespace wasmtorch::package;

static Outcome cannotWrite(const std::string &path, int error) {
  std::string why = error == ENOSPC   ? "the disk is full"
                    : error == EDQUOT ? "the disk quota is used up"
                                      : std::generic_category().message(error);
  return Outcome::failure("cannot write '" + path + "': " + why);
}

OutputFile::OutputFile(std::string finalPath, const std::string &temporaryPath)
    : finalPath(std::move(finalPath)), temporary(temporaryPath) {}

OutputFile::~OutputFile() {
  if (descriptor >= 0)
    close(descriptor);
}

Outcome OutputFile::create() {
  struct stat status;
  if (lstat(finalPath.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
    return cannotWrite(finalPath, EISDIR);
  descriptor = open(temporary.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor >= 0)
    return Outcome::success();
  int error = errno;
  if (error == EEXIST)
    temporary.keep(); // it is another process's
  return cannotWrite(finalPath, error);
}

Outcome OutputFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t count = ::write(descriptor, bytes.data(), std::min<size_t>(bytes.size(), 1 << 30));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return cannotWrite(finalPath, errno);
    bytes.remove_prefix(count);
    written += count;
  }
  return Outcome::success();
}

Outcome OutputFile::alignTo(uint64_t alignment) { return append(std::string((alignment - written % alignment) % alignment, '\0')); }

// Another program may have replaced the file under our name: what is opened anew is what will be renamed.
Outcome OutputFile::finish() {
  close(descriptor);
  descriptor = open(temporary.path().c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 || fsync(descriptor) != 0)
    return cannotWrite(finalPath, errno);
  // Full disks on some network file systems are reported here and not before.
  int closed = close(descriptor);
  descriptor = -1;
  return closed == 0 ? Outcome::success() : cannotWrite(finalPath, errno);
}

// A second name for the old file, which costs nothing. Where the file system has no hard links we go without:
// the backup serves only when a later rename fails, which the checks before it leave to a failing disk.
Outcome OutputFile::backUp() {
  backup = std::make_unique<TemporaryFile>(temporary.path() + "-old");
  if (link(finalPath.c_str(), backup->path().c_str()) == 0)
    return Outcome::success();
  int error = errno;
  backup.reset();
  bool none = error == ENOENT || error == EPERM || error == EOPNOTSUPP || error == EMLINK || error == ENOSYS;
  return none ? Outcome::success() : cannotWrite(finalPath, error);
}

Outcome OutputFile::rename() {
  if (::rename(temporary.path().c_str(), finalPath.c_str()) != 0)
    return cannotWrite(finalPath, errno);
  temporary.keep();
  state = Renamed;
  return Outcome::success();
}

void OutputFile::restore() {
  if (state != Renamed)
    return;
  if (!backup)
    unlink(finalPath.c_str());
  else if (::rename(backup->path().c_str(), finalPath.c_str()) == 0)
    backup->keep();
}
