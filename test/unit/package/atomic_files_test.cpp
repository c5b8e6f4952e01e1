// A set of files appears as a whole or not at all.
#include "package/AtomicFiles.h"
#include "package/ReadFile.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wasmtorch::package;
namespace fs = std::filesystem;

namespace {

struct Folder {
  Folder() {
    char name[] = "/tmp/wasmtorch-test-XXXXXX";
    path = mkdtemp(name);
  }
  ~Folder() { fs::remove_all(path); }
  std::set<std::string> names() const {
    std::set<std::string> found;
    for (auto &entry : fs::directory_iterator(path))
      found.insert(entry.path().filename());
    return found;
  }
  std::string text(const std::string &name) const {
    std::string contents;
    return readFile(path + "/" + name, contents) ? contents : "(none)";
  }
  void write(const std::string &name, const std::string &text) const { std::ofstream(path + "/" + name) << text; }
  std::string path;
};

using Names = std::set<std::string>;

} // namespace

TEST_CASE("until the commit the bytes can be read where they lie", "[package]") {
  Folder folder;
  AtomicFiles files(folder.path + "/inner");
  REQUIRE(files.add("b", "second"));
  REQUIRE(files.add("manifest.json", "{}"));
  std::map<std::string, std::string> found;
  files.visit([&](const std::string &name, const std::string &path) { REQUIRE(readFile(path, found[name])); });
  CHECK(found == std::map<std::string, std::string>{{"b", "second"}, {"manifest.json", "{}"}});
}

TEST_CASE("files appear at the commit, and others stay", "[package]") {
  Folder folder;
  folder.write("mine.txt", "kept");
  folder.write("model.weights", "old");
  AtomicFiles files(folder.path);
  REQUIRE(files.add("manifest.json", "{}"));
  OutputFile *weights;
  REQUIRE(files.create("model.weights", weights));
  REQUIRE(weights->append("abc"));
  REQUIRE(weights->alignTo(8));
  CHECK(weights->size() == 8);
  CHECK(folder.text("model.weights") == "old");
  REQUIRE(files.commit());
  CHECK(folder.text("model.weights") == std::string("abc\0\0\0\0\0", 8));
  CHECK(folder.names() == Names{"manifest.json", "mine.txt", "model.weights"});
}

TEST_CASE("without a commit the old package is whole", "[package]") {
  Folder folder;
  folder.write("manifest.json", "old");
  {
    AtomicFiles files(folder.path);
    REQUIRE(files.add("manifest.json", "new"));
    REQUIRE(files.add("model.weights", "new"));
  }
  CHECK(folder.text("manifest.json") == "old");
  CHECK(folder.names() == Names{"manifest.json"});
}

TEST_CASE("folders are made, and removed again without a commit", "[package]") {
  Folder folder;
  {
    AtomicFiles files(folder.path + "/a/b");
    REQUIRE(files.add("x", "1"));
    CHECK(fs::exists(folder.path + "/a/b"));
  }
  CHECK(folder.names().empty());
  AtomicFiles files(folder.path + "/a/b/");
  REQUIRE(files.add("x", "1"));
  REQUIRE(files.commit());
  CHECK(folder.text("a/b/x") == "1");
}

TEST_CASE("another program may write or replace a file under its temporary name", "[package]") {
  Folder folder;
  AtomicFiles files(folder.path);
  OutputFile *module;
  REQUIRE(files.create("model.wasm", module));
  std::ofstream(module->temporaryPath() + "2") << "linked";
  fs::rename(module->temporaryPath() + "2", module->temporaryPath());
  REQUIRE(files.commit());
  CHECK(folder.text("model.wasm") == "linked");
}

TEST_CASE("what can't be written is named with its reason", "[package]") {
  Folder folder;
  folder.write("file", "");
  AtomicFiles inFile(folder.path + "/file");
  CHECK(inFile.add("x", "1").message() == "cannot make the folder '" + folder.path + "/file': Not a directory");
  fs::create_directory(folder.path + "/model.weights");
  AtomicFiles files(folder.path);
  CHECK(files.add("model.weights", "").message() == "cannot write '" + folder.path + "/model.weights': Is a directory");
}

TEST_CASE("a failing rename brings the old files back", "[package]") {
  Folder folder;
  folder.write("a", "old a");
  AtomicFiles files(folder.path);
  REQUIRE(files.add("a", "new a"));
  REQUIRE(files.add("b", "new b"));
  fs::create_directories(folder.path + "/b/occupied");
  CHECK(files.commit().message() == "cannot write '" + folder.path + "/b': Is a directory");
  CHECK(folder.text("a") == "old a");
}

TEST_CASE("a file that grows beyond the limit fails and leaves nothing", "[package]") {
  Folder folder;
  pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &limit);
    Outcome added = Outcome::success();
    {
      AtomicFiles files(folder.path);
      added = files.add("model.weights", std::string(5000, 'x'));
    }
    bool right = added.message() == "cannot write '" + folder.path + "/model.weights': File too large";
    _exit(right ? 0 : 1);
  }
  int status;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(folder.names().empty());
}

TEST_CASE("a signal removes temporary files and ends the process by that signal", "[package]") {
  for (int signal : {SIGINT, SIGTERM}) {
    Folder folder;
    folder.write("manifest.json", "old");
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    pid_t child = fork();
    if (child == 0) {
      std::signal(signal, SIG_DFL);
      removeTemporariesOnSignal();
      AtomicFiles files(folder.path);
      bool added = bool(files.add("manifest.json", "new")) && bool(files.add("model.weights", "new"));
      (void)!write(ready[1], &added, 1);
      for (;;)
        pause();
    }
    bool added = false;
    REQUIRE(read(ready[0], &added, 1) == 1);
    CHECK(added);
    CHECK(folder.names().size() == 3);
    kill(child, signal);
    int status;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
    CHECK(folder.names() == Names{"manifest.json"});
    CHECK(folder.text("manifest.json") == "old");
    close(ready[0]);
    close(ready[1]);
  }
}

TEST_CASE("a signal during the renames waits for their end", "[package]") {
  Folder folder;
  pid_t child = fork();
  if (child == 0) {
    std::signal(SIGTERM, SIG_DFL);
    removeTemporariesOnSignal();
    {
      SignalPause pause;
      raise(SIGTERM);
      folder.write("after", "still here");
    }
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status));
  CHECK(folder.text("after") == "still here");
}
