// Where the nodes and edges of a directed graph are drawn: layers by longest paths, order by barycentres, places by least squares
// (Sugiyama's method; the last step solves each layer exactly, by pooling adjacent violators).
#include "compiler/Driver/GraphLayout.h"

#include <algorithm>
#include <cassert>
#include <map>

namespace wasmtorch {

namespace {

constexpr unsigned sweeps = 8;

// A box, or the place where edges pass a layer.
struct Vertex {
  unsigned layer = 0;
  bool isBox = true;
  double x = 0; // of its middle
  std::vector<unsigned> above, below;
};

class Drawing {
public:
  Drawing(unsigned count, const std::vector<std::pair<unsigned, unsigned>> &edges, const BoxSize &size)
      : size(size), count(count), edges(edges), vertices(count) {
    assignLayers();
    addPassages();
    unsigned last = 0;
    for (const Vertex &vertex : vertices)
      last = std::max(last, vertex.layer);
    layers.resize(count ? last + 1 : 0);
    for (unsigned i = 0; i < vertices.size(); ++i)
      layers[vertices[i].layer].push_back(i);
    order();
    place();
  }

  GraphLayout result() const {
    GraphLayout layout;
    double left = 0, right = 0;
    for (unsigned i = 0; i < vertices.size(); ++i) {
      left = i ? std::min(left, vertices[i].x - widthOf(i) / 2) : vertices[i].x - widthOf(i) / 2;
      right = i ? std::max(right, vertices[i].x + widthOf(i) / 2) : vertices[i].x + widthOf(i) / 2;
    }
    for (unsigned i = 0; i < count; ++i)
      layout.boxes.push_back({vertices[i].x - size.width / 2 - left, top(i)});
    for (auto [from, to] : edges)
      layout.ways.push_back(way(from, to, left));
    layout.width = right - left;
    layout.height = layers.empty() ? 0 : layers.size() * (size.height + size.gapY) - size.gapY;
    return layout;
  }

private:
  void assignLayers() {
    for (auto [from, to] : edges) {
      assert(from < to && to < count && "an edge goes from a smaller number to a larger one");
      (void)from, (void)to;
    }
    std::vector<std::vector<unsigned>> before(count), after(count);
    for (auto [from, to] : edges) {
      before[to].push_back(from);
      after[from].push_back(to);
    }
    for (unsigned i = 0; i < count; ++i)
      for (unsigned other : before[i])
        vertices[i].layer = std::max(vertices[i].layer, vertices[other].layer + 1);
    // What comes from nowhere stands where it is first wanted.
    for (unsigned i = 0; i < count; ++i) {
      if (!before[i].empty() || after[i].empty())
        continue;
      unsigned first = vertices[after[i].front()].layer;
      for (unsigned other : after[i])
        first = std::min(first, vertices[other].layer);
      vertices[i].layer = first - 1;
    }
  }

  void connect(unsigned upper, unsigned lower) {
    if (std::find(vertices[upper].below.begin(), vertices[upper].below.end(), lower) != vertices[upper].below.end())
      return;
    vertices[upper].below.push_back(lower);
    vertices[lower].above.push_back(upper);
  }

  // One way down for all edges of a node.
  void addPassages() {
    for (auto [from, to] : edges) {
      unsigned at = from;
      for (unsigned layer = vertices[from].layer + 1; layer < vertices[to].layer; ++layer) {
        auto [found, fresh] = passages.try_emplace({from, layer}, vertices.size());
        if (fresh) {
          vertices.emplace_back();
          vertices.back().layer = layer;
          vertices.back().isBox = false;
        }
        connect(at, found->second);
        at = found->second;
      }
      connect(at, to);
    }
  }

  static double mean(const std::vector<unsigned> &of, const std::vector<double> &values, double otherwise) {
    double sum = 0;
    for (unsigned i : of)
      sum += values[i];
    return of.empty() ? otherwise : sum / of.size();
  }

  // Few crossings: each layer by the mean place of its neighbours above, then of those below, and so on.
  void order() {
    std::vector<double> position(vertices.size());
    auto number = [&](const std::vector<unsigned> &layer) {
      for (unsigned i = 0; i < layer.size(); ++i)
        position[layer[i]] = i;
    };
    for (const auto &layer : layers)
      number(layer);
    for (unsigned sweep = 0; sweep < sweeps; ++sweep)
      for (unsigned step = 0; step < layers.size(); ++step) {
        bool down = sweep % 2 == 0;
        auto &layer = layers[down ? step : layers.size() - 1 - step];
        std::vector<double> wanted(vertices.size());
        for (unsigned i : layer)
          wanted[i] = mean(down ? vertices[i].above : vertices[i].below, position, position[i]);
        std::stable_sort(layer.begin(), layer.end(), [&](unsigned a, unsigned b) { return wanted[a] < wanted[b]; });
        number(layer);
      }
  }

  // Each as near to the middle of its neighbours as the others in its layer let it.
  void place() {
    for (auto &layer : layers)
      spread(layer, std::vector<double>(layer.size(), 0));
    for (unsigned sweep = 0; sweep < sweeps; ++sweep)
      for (unsigned step = 0; step < layers.size(); ++step) {
        auto &layer = layers[sweep % 2 == 0 ? step : layers.size() - 1 - step];
        std::vector<double> wanted;
        for (unsigned i : layer)
          wanted.push_back(middleOfNeighbours(i));
        spread(layer, wanted);
      }
  }

  double middleOfNeighbours(unsigned i) const {
    double sum = 0, weight = 0;
    for (const auto *side : {&vertices[i].above, &vertices[i].below})
      for (unsigned other : *side) {
        // A long edge is straight before anything else is.
        double pull = vertices[i].isBox || vertices[other].isBox ? 1 : 4;
        sum += pull * vertices[other].x;
        weight += pull;
      }
    return weight > 0 ? sum / weight : vertices[i].x;
  }

  // The places nearest to `wanted`, in the sense of least squares, that keep the order and the gaps of a layer.
  void spread(const std::vector<unsigned> &layer, const std::vector<double> &wanted) {
    struct Block {
      double sum;
      unsigned members;
      double mean() const { return sum / members; }
    };
    std::vector<double> shift(layer.size(), 0);
    for (unsigned i = 1; i < layer.size(); ++i)
      shift[i] = shift[i - 1] + (widthOf(layer[i - 1]) + widthOf(layer[i])) / 2 + size.gapX;
    std::vector<Block> blocks;
    for (unsigned i = 0; i < layer.size(); ++i) {
      blocks.push_back({wanted[i] - shift[i], 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
        blocks[blocks.size() - 2].sum += blocks.back().sum;
        blocks[blocks.size() - 2].members += blocks.back().members;
        blocks.pop_back();
      }
    }
    unsigned i = 0;
    for (const Block &block : blocks)
      for (unsigned member = 0; member < block.members; ++member, ++i)
        vertices[layer[i]].x = block.mean() + shift[i];
  }

  double widthOf(unsigned i) const { return vertices[i].isBox ? size.width : 8; }
  double top(unsigned i) const { return vertices[i].layer * (size.height + size.gapY); }

  std::vector<Point> way(unsigned from, unsigned to, double left) const {
    std::vector<Point> points{{vertices[from].x - left, top(from) + size.height}};
    for (unsigned layer = vertices[from].layer + 1; layer < vertices[to].layer; ++layer) {
      unsigned passage = passages.at({from, layer});
      points.push_back({vertices[passage].x - left, top(passage)});
      points.push_back({vertices[passage].x - left, top(passage) + size.height});
    }
    points.push_back({vertices[to].x - left, top(to)});
    return points;
  }

  BoxSize size;
  unsigned count;
  const std::vector<std::pair<unsigned, unsigned>> &edges;
  std::vector<Vertex> vertices;
  std::map<std::pair<unsigned, unsigned>, unsigned> passages; ///< by node and layer
  std::vector<std::vector<unsigned>> layers;
};

} // namespace

GraphLayout layOut(unsigned count, const std::vector<std::pair<unsigned, unsigned>> &edges, const BoxSize &size) {
  return Drawing(count, edges, size).result();
}

} // namespace wasmtorch
