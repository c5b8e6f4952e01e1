// Places of nodes and edges of graphs.
#include "compiler/Driver/GraphLayout.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace wasmtorch;

using Edges = std::vector<std::pair<unsigned, unsigned>>;

static constexpr BoxSize size{100, 40, 20, 30};

static bool overlap(Point a, Point b) {
  return std::abs(a.x - b.x) < size.width + size.gapX - 1e-6 && std::abs(a.y - b.y) < size.height + size.gapY - 1e-6;
}

// What holds of every drawing.
static GraphLayout checked(unsigned count, const Edges &edges) {
  GraphLayout layout = layOut(count, edges, size);
  REQUIRE(layout.boxes.size() == count);
  REQUIRE(layout.ways.size() == edges.size());
  for (unsigned i = 0; i < count; ++i) {
    CHECK(layout.boxes[i].x >= -1e-6);
    CHECK(layout.boxes[i].x + size.width <= layout.width + 1e-6);
    CHECK(layout.boxes[i].y + size.height <= layout.height + 1e-6);
    for (unsigned j = 0; j < i; ++j)
      CHECK_FALSE(overlap(layout.boxes[i], layout.boxes[j]));
  }
  for (size_t i = 0; i < edges.size(); ++i) {
    const std::vector<Point> &way = layout.ways[i];
    Point from = layout.boxes[edges[i].first], to = layout.boxes[edges[i].second];
    REQUIRE(way.size() >= 2);
    CHECK(way.front().x == Approx(from.x + size.width / 2));
    CHECK(way.front().y == Approx(from.y + size.height));
    CHECK(way.back().x == Approx(to.x + size.width / 2));
    CHECK(way.back().y == Approx(to.y));
    for (size_t k = 1; k < way.size(); ++k)
      CHECK(way[k].y > way[k - 1].y);
    // Where it passes a layer it passes between the boxes.
    for (size_t k = 1; k + 1 < way.size(); ++k)
      for (Point box : layout.boxes)
        if (way[k].y >= box.y - 1e-6 && way[k].y <= box.y + size.height + 1e-6)
          CHECK_FALSE((way[k].x > box.x && way[k].x < box.x + size.width));
  }
  return layout;
}

TEST_CASE("a chain is a straight line down", "[driver]") {
  GraphLayout layout = checked(3, {{0, 1}, {1, 2}});
  CHECK(layout.width == size.width);
  CHECK(layout.height == 3 * size.height + 2 * size.gapY);
}

TEST_CASE("an edge that passes layers goes around what stands there", "[driver]") {
  GraphLayout layout = checked(4, {{0, 1}, {1, 2}, {2, 3}, {0, 3}});
  CHECK(layout.ways[3].size() == 6);
}

TEST_CASE("edges of one node share their way", "[driver]") {
  GraphLayout layout = checked(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 3}, {0, 4}});
  for (unsigned k : {1, 2, 3, 4}) {
    CHECK(layout.ways[4][k].x == layout.ways[5][k].x);
    CHECK(layout.ways[4][k].y == layout.ways[5][k].y);
  }
}

TEST_CASE("what comes from nowhere stands just above who wants it", "[driver]") {
  GraphLayout layout = checked(5, {{0, 2}, {2, 3}, {3, 4}, {1, 4}});
  CHECK(layout.boxes[1].y == layout.boxes[3].y);
}

TEST_CASE("branches stand beside each other", "[driver]") {
  Edges edges;
  for (unsigned i = 1; i <= 4; ++i) {
    edges.push_back({0, i});
    edges.push_back({i, 5});
  }
  GraphLayout layout = checked(6, edges);
  CHECK(layout.width == 4 * size.width + 3 * size.gapX);
  CHECK(layout.boxes[0].x == Approx(layout.boxes[5].x));
}

TEST_CASE("large graphs keep their rules, and the same graph gives the same drawing", "[driver]") {
  Edges edges;
  unsigned random = 1;
  for (unsigned to = 1; to < 300; ++to)
    for (unsigned k = 0; k < 1 + to % 2; ++k) {
      random = random * 1664525 + 1013904223;
      std::pair<unsigned, unsigned> edge{to - 1 - (random >> 8) % std::min(to, 9u), to};
      if (std::find(edges.begin(), edges.end(), edge) == edges.end())
        edges.push_back(edge);
    }
  GraphLayout a = checked(300, edges), b = layOut(300, edges, size);
  for (unsigned i = 0; i < 300; ++i)
    CHECK((a.boxes[i].x == b.boxes[i].x && a.boxes[i].y == b.boxes[i].y));
}

TEST_CASE("no nodes are no drawing", "[driver]") { CHECK(checked(0, {}).height == 0); }
