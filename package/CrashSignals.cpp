// What is said and kept where a signal ends the process that means a bug. All is made ready before: a handler only copies bytes.
#include "package/CrashSignals.h"

#include "package/TemporaryFiles.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace wasmtorch::package {

namespace {

struct Notice {
  std::string message, path, contents;
};

// The handler may see it at any moment: it is exchanged whole, and what it held before is freed afterwards.
std::atomic<Notice *> notice{nullptr};

bool writeAll(int descriptor, const std::string &text) {
  for (size_t done = 0; done < text.size();) {
    ssize_t count = write(descriptor, text.data() + done, text.size() - done);
    if (count < 0 && errno != EINTR)
      return false;
    done += count > 0 ? count : 0;
  }
  return true;
}

bool writeContents(const Notice &now) {
  int descriptor = open(now.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return false;
  bool written = writeAll(descriptor, now.contents);
  return close(descriptor) == 0 && written;
}

void onCrash(int signal) {
  // A second crash, in here, ends the process at once: SA_RESETHAND took this handler away.
  if (const Notice *now = notice.load()) {
    writeAll(STDERR_FILENO, now->message);
    if (!now->path.empty() && !writeContents(*now))
      writeAll(STDERR_FILENO, "wasmtorchc: error: the reproducer could not be written: is there room, and may its folder be written?\n");
  }
  removeTemporaries();
  raise(signal);
}

} // namespace

void explainCrashes() {
  // The handler needs a stack of its own where the usual one is full.
  static char space[1 << 16];
  stack_t stack = {};
  stack.ss_sp = space;
  stack.ss_size = sizeof space;
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_handler = onCrash;
  action.sa_flags = SA_ONSTACK | SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT})
    sigaction(signal, &action, nullptr);
}

void setCrashMessage(std::string message, std::string path, std::string contents) {
  Notice *next = message.empty() ? nullptr : new Notice{std::move(message), std::move(path), std::move(contents)};
  delete notice.exchange(next);
}

Outcome writeCrashFile() {
  const Notice *now = notice.load();
  if (now && !now->path.empty() && !writeContents(*now))
    return Outcome::failure("cannot write '" + now->path + "': " + std::generic_category().message(errno));
  return Outcome::success();
}

} // namespace wasmtorch::package
