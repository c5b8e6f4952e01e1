// Programs that we run, and what becomes of them when a signal ends us.
#include "package/ReadFile.h"
#include "package/RunProgram.h"
#include "package/TemporaryFiles.h"

#include <catch2/catch.hpp>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace wasmtorch::package;

static std::string freshFile() {
  char path[] = "/tmp/run-program-XXXXXX";
  close(mkstemp(path));
  return path;
}

TEST_CASE("a program's status and both of its streams are given", "[package]") {
  std::string path = freshFile(), error, text;
  CHECK(runProgram({"/bin/sh", "-c", "echo out; echo err >&2; cat; exit 7"}, path, error) == 7);
  CHECK(error.empty());
  REQUIRE(readFile(path, text));
  CHECK(text == "out\nerr\n");
  unlink(path.c_str());
}

TEST_CASE("what can't be started or is ended by a signal has no status", "[package]") {
  std::string error;
  CHECK(runProgram({"/nowhere/program"}, "", error) == -1);
  CHECK(error == "cannot start '/nowhere/program': No such file or directory");
  CHECK(runProgram({"/bin/sh", "-c", "kill -KILL $$"}, "", error) == -1);
  CHECK(error == "'/bin/sh' was ended by a signal: Killed");
}

TEST_CASE("a signal that ends us ends the program that runs first", "[package]") {
  std::string path = freshFile(), text;
  pid_t child = fork();
  if (child == 0) {
    std::signal(SIGTERM, SIG_DFL);
    removeTemporariesOnSignal();
    std::string error;
    runProgram({"/bin/sh", "-c", "echo $$; exec sleep 60"}, path, error);
    _exit(0);
  }
  for (int i = 0; i < 1000 && text.find('\n') == std::string::npos; ++i) {
    usleep(5000);
    REQUIRE(readFile(path, text));
  }
  REQUIRE(!text.empty());
  kill(child, SIGTERM);
  int status;
  waitpid(child, &status, 0);
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM));
  // Waited for too: not even a zombie is left.
  CHECK((kill(std::atoi(text.c_str()), 0) < 0 && errno == ESRCH));
  unlink(path.c_str());
}
