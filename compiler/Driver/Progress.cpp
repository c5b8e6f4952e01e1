// What a compilation is at, for whoever waits at a terminal.
#include "compiler/Driver/Progress.h"

#include "package/Terminal.h"

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace wasmtorch {

using Clock = std::chrono::steady_clock;

namespace {

class Line {
public:
  Line() : start(Clock::now()), thread([this] { keepUpToDate(); }) {}

  ~Line() {
    {
      std::lock_guard<std::mutex> lock(mutex);
      ends = true;
      clear();
    }
    change.notify_all();
    thread.join();
  }

  void show(const std::string &stage) {
    std::lock_guard<std::mutex> lock(mutex);
    name = stage;
    draw();
  }

  void erase() {
    std::lock_guard<std::mutex> lock(mutex);
    name.clear();
    clear();
  }

private:
  // A terminal of no width breaks lines; stages' names are short.
  void draw() {
    if (name.empty())
      return;
    double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    char text[160];
    int length = std::snprintf(text, sizeof text, "\r\033[K%.100s … %.1f s", name.c_str(), seconds);
    isDrawn = write(STDERR_FILENO, text, length) > 0;
  }

  void clear() {
    if (isDrawn)
      isDrawn = write(STDERR_FILENO, "\r\033[K", 4) < 0;
  }

  void keepUpToDate() {
    std::unique_lock<std::mutex> lock(mutex);
    while (!change.wait_for(lock, std::chrono::milliseconds(100), [this] { return ends; }))
      draw();
  }

  std::mutex mutex;
  std::condition_variable change;
  std::string name;
  bool isDrawn = false, ends = false;
  Clock::time_point start;
  std::thread thread; // last: it starts when all else is there
};

} // namespace

static Line *line = nullptr;

Progress::Progress(const Options &options) {
  if (!options.quiet && package::canEraseLines(STDERR_FILENO))
    line = new Line;
}

Progress::~Progress() {
  delete line;
  line = nullptr;
}

void showStage(const std::string &stage) {
  if (line)
    line->show(stage);
}

void eraseProgress() {
  if (line)
    line->erase();
}

bool showsProgress() { return line; }

} // namespace wasmtorch
