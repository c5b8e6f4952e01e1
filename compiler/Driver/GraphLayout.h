// Where the nodes and edges of a directed graph are drawn.
#ifndef WASMTORCH_COMPILER_DRIVER_GRAPHLAYOUT_H
#define WASMTORCH_COMPILER_DRIVER_GRAPHLAYOUT_H

#include <utility>
#include <vector>

namespace wasmtorch {

struct Point {
  double x = 0, y = 0;
};

/// Nodes are boxes of one size, in layers from top to bottom: an edge always goes down. Edges that pass layers go between their
/// boxes; those of one node share their way.
struct GraphLayout {
  std::vector<Point> boxes; ///< the upper left corner of each node
  /// Of each edge its corners, from the lower side of a box to the upper side of another.
  std::vector<std::vector<Point>> ways;
  double width = 0, height = 0;
};

struct BoxSize {
  double width = 0, height = 0, gapX = 0, gapY = 0;
};

/// `edges` lead from a smaller number to a larger one. The same graph gives the same drawing.
GraphLayout layOut(unsigned count, const std::vector<std::pair<unsigned, unsigned>> &edges, const BoxSize &size);

} // namespace wasmtorch

#endif
