// Runs other programs; the handler of signals can find and end those that run.
#include "package/RunProgram.h"

#include "package/TemporaryFiles.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char **environ;

namespace wasmtorch::package {

// We run one program at a time, a few threads may run one each. One that finds no slot is not ended with us.
static std::atomic<pid_t> running[16];

void endRunningPrograms() {
  // In a process that was forked from us the list names programs of another.
  for (auto &slot : running)
    if (pid_t child = slot.load(); child && waitpid(child, nullptr, WNOHANG) == 0)
      kill(child, SIGTERM);
  for (auto &slot : running)
    if (pid_t child = slot.load())
      while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
      }
}

static std::atomic<pid_t> *enter(pid_t child) {
  for (auto &slot : running) {
    pid_t expected = 0;
    if (slot.compare_exchange_strong(expected, child))
      return &slot;
  }
  return nullptr;
}

static int start(const std::vector<std::string> &arguments, const std::string &output, pid_t &child) {
  std::vector<char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(const_cast<char *>(argument.c_str()));
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!output.empty()) {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  }
  int problem = posix_spawn(&child, pointers.front(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return problem;
}

int runProgram(const std::vector<std::string> &arguments, const std::string &output, std::string &error) {
  pid_t child = 0;
  std::atomic<pid_t> *slot;
  {
    SignalPause pause; // no moment in which it runs and can't be found
    if (int problem = start(arguments, output, child)) {
      error = "cannot start '" + arguments.front() + "': " + std::generic_category().message(problem);
      return -1;
    }
    slot = enter(child);
  }
  // It keeps its number until it is out of the list, so that the handler never ends a stranger.
  siginfo_t ended;
  while (waitid(P_PID, child, &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  if (slot)
    slot->store(0);
  int status = SIGTERM; // where the handler was there before us and the process lives on
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status))
    return WEXITSTATUS(status);
  error = "'" + arguments.front() + "' was ended by a signal: " + strsignal(WTERMSIG(status));
  return -1;
}

} // namespace wasmtorch::package
