// Forks and waits.
#include "tools/fuzzing/Isolation.h"

#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

// How much longer than its processor time work may take on a machine that is busy with other things.
static constexpr unsigned waiting = 20;

[[noreturn]] static void runChild(unsigned seconds, const std::string &log, llvm::function_ref<void()> work) {
  // A group of its own: whoever ends it ends what it started too.
  setpgid(0, 0);
  rlimit limit{seconds, seconds + 1};
  setrlimit(RLIMIT_CPU, &limit);
  if (int file = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644); file >= 0)
    dup2(file, 2);
  work();
  _exit(0);
}

Ending wasmtorch::fuzzing::runIsolated(unsigned seconds, const std::string &log, llvm::function_ref<void()> work) {
  fflush(nullptr);
  pid_t child = fork();
  if (child == 0)
    runChild(seconds, log, work);
  if (child < 0)
    return {-1, false};
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds * waiting);
  int status = 0;
  useconds_t pause = 200;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > end) {
      kill(-child, SIGKILL);
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return {0, true};
    }
    usleep(pause);
    pause = pause < 5000 ? pause * 2 : pause;
  }
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
    return {0, true};
  return {WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) == 0 ? 0 : -1, false};
}

void wasmtorch::fuzzing::enterStage(const std::string &folder, const char *stage) {
  if (FILE *file = fopen((folder + "/stage").c_str(), "w")) {
    fputs(stage, file);
    fclose(file);
  }
}
