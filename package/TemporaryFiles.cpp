// A list that a signal handler may walk at any moment: slots are pushed by one atomic exchange, reused, never freed.
#include "package/TemporaryFiles.h"

#include "package/RunProgram.h"

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <unistd.h>

namespace wasmtorch::package {

struct Slot {
  // Free slots may be taken by any thread; Taken ones are being filled in; the handler reads Live ones alone.
  enum State { Free, Taken, Live };
  std::atomic<int> state{Taken};
  // The process that owns the file: a forked child must not remove its parent's files.
  pid_t owner = 0;
  char path[PATH_MAX] = {};
  Slot *next = nullptr;
};

static std::atomic<Slot *> slots{nullptr};
static_assert(std::atomic<Slot *>::is_always_lock_free && std::atomic<int>::is_always_lock_free, "a signal handler can't wait for a lock");

static constexpr int handledSignals[] = {SIGINT, SIGTERM, SIGHUP};
static struct sigaction previousActions[NSIG];

// The handler may run in one thread while another renames. Each announces itself and then looks for the other, so
// that at least one of them sees both.
static std::atomic<int> pauses{0};
static std::atomic<bool> ending{false};
static std::atomic<int> held{0};

void removeTemporaries() {
  // First those who may still write such files.
  endRunningPrograms();
  pid_t self = getpid();
  for (Slot *slot = slots.load(); slot; slot = slot->next)
    if (slot->state.load() == Slot::Live && slot->owner == self)
      unlink(slot->path);
}

static void onSignal(int signal) {
  int error = errno;
  ending.store(true);
  if (pauses.load() > 0) {
    held.store(signal);
    ending.store(false);
    errno = error;
    return;
  }
  removeTemporaries();
  // The signal stays blocked until we return; then it arrives once more, at whoever was there before us.
  sigaction(signal, &previousActions[signal], nullptr);
  if (previousActions[signal].sa_handler != SIG_DFL)
    ending.store(false); // that handler may let the process live
  raise(signal);
  errno = error;
}

void removeTemporariesOnSignal() {
  struct sigaction action = {};
  action.sa_handler = onSignal;
  sigemptyset(&action.sa_mask);
  for (int signal : handledSignals) {
    struct sigaction previous;
    sigaction(signal, nullptr, &previous);
    bool ignored = !(previous.sa_flags & SA_SIGINFO) && previous.sa_handler == SIG_IGN;
    bool ours = !(previous.sa_flags & SA_SIGINFO) && previous.sa_handler == onSignal;
    if (ignored || ours)
      continue;
    previousActions[signal] = previous;
    sigaction(signal, &action, nullptr);
  }
}

static Slot *takeSlot() {
  for (Slot *slot = slots.load(); slot; slot = slot->next) {
    int expected = Slot::Free;
    if (slot->state.compare_exchange_strong(expected, Slot::Taken))
      return slot;
  }
  Slot *slot = new Slot;
  slot->next = slots.load();
  while (!slots.compare_exchange_weak(slot->next, slot)) {
  }
  return slot;
}

TemporaryFile::TemporaryFile(const std::string &path) : name(path), slot(nullptr) {
  // A longer path can't be opened either: whoever creates the file reports that.
  if (path.size() >= PATH_MAX)
    return;
  slot = takeSlot();
  slot->owner = getpid();
  std::memcpy(slot->path, path.c_str(), path.size() + 1);
  slot->state.store(Slot::Live);
}

TemporaryFile::~TemporaryFile() {
  if (!slot)
    return;
  unlink(name.c_str());
  keep();
}

void TemporaryFile::keep() {
  if (slot)
    slot->state.store(Slot::Free);
  slot = nullptr;
}

SignalPause::SignalPause() {
  pauses.fetch_add(1);
  while (ending.load())
    usleep(1000);
}

SignalPause::~SignalPause() {
  if (pauses.fetch_sub(1) == 1)
    if (int signal = held.exchange(0))
      raise(signal);
}

} // namespace wasmtorch::package
