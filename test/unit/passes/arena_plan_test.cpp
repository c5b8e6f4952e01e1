// Offsets for buffers that live for a while.
#include "passes/Placement/ArenaPlan.h"

#include <catch2/catch.hpp>

#include <random>

using namespace wasmtorch;

namespace {

ArenaBuffer lives(int64_t bytes, int64_t first, int64_t last) { return {bytes, first, last}; }

std::vector<ArenaBuffer> randomBuffers(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<ArenaBuffer> buffers;
  for (unsigned i = 0, count = random() % 40; i < count; ++i) {
    int64_t first = random() % 30;
    buffers.push_back(lives(random() % 500, first, first + random() % 8));
  }
  return buffers;
}

} // namespace

TEST_CASE("nothing needs no memory", "[passes]") {
  std::vector<ArenaBuffer> none;
  CHECK(planArena(none, 64) == 0);
}

TEST_CASE("buffers that live one after the other share memory", "[passes]") {
  std::vector<ArenaBuffer> buffers{lives(128, 0, 1), lives(128, 2, 3)};
  CHECK(planArena(buffers, 64) == 128);
  CHECK(buffers[0].offset == 0);
  CHECK(buffers[1].offset == 0);
}

TEST_CASE("a buffer is in use in its last step too", "[passes]") {
  std::vector<ArenaBuffer> buffers{lives(128, 0, 2), lives(128, 2, 3)};
  CHECK(planArena(buffers, 64) == 256);
}

TEST_CASE("the largest goes first, small ones into the gaps", "[passes]") {
  std::vector<ArenaBuffer> buffers{lives(64, 0, 3), lives(256, 1, 2), lives(128, 2, 3)};
  CHECK(planArena(buffers, 64) == 448);
  CHECK(buffers[1].offset == 0);
  CHECK(buffers[2].offset == 256);
  CHECK(buffers[0].offset == 384);
}

TEST_CASE("buffers in use at one time never overlap", "[passes]") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    auto buffers = randomBuffers(seed);
    int64_t total = planArena(buffers, 64), sum = 0;
    for (const ArenaBuffer &a : buffers) {
      INFO("seed " << seed);
      REQUIRE(a.offset >= 0);
      REQUIRE(a.offset % 64 == 0);
      REQUIRE(a.offset + a.bytes <= total);
      sum += (a.bytes + 63) / 64 * 64;
      for (const ArenaBuffer &b : buffers) {
        bool together = a.first <= b.last && b.first <= a.last, apart = a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset;
        REQUIRE((&a == &b || a.bytes == 0 || b.bytes == 0 || !together || apart));
      }
    }
    REQUIRE(total <= sum);
    REQUIRE(total % 64 == 0);
  }
}

TEST_CASE("the same buffers get the same plan", "[passes]") {
  for (unsigned seed = 0; seed < 20; ++seed) {
    auto once = randomBuffers(seed), again = once;
    CHECK(planArena(once, 64) == planArena(again, 64));
    for (size_t i = 0; i < once.size(); ++i)
      CHECK(once[i].offset == again[i].offset);
  }
}
