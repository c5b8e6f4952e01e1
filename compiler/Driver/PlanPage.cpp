// What --explain-plan=FILE.html writes: a picture of the plan. Without scripts, and drawn by attributes alone: a server's policy may
// forbid styles too, and the picture is still whole. The style that is there hides the details until they are asked for.
#include "compiler/Driver/PlanPage.h"

#include "compiler/Driver/GraphLayout.h"
#include "dialects/Wt/ShapeMath.h"
#include "package/Digest.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cmath>

using llvm::StringRef;

namespace wasmtorch {

static constexpr BoxSize box{268, 82, 28, 44};
static constexpr unsigned charactersInBox = 38, listed = 12;

static const char *const style =
    "body{margin:0;font:14px/1.45 system-ui,sans-serif;color:#1b1f24;background:#fff}"
    "header{padding:12px 20px;border-bottom:1px solid #d0d7de}h1{font-size:18px;margin:0}header p{margin:2px 0}"
    "main{display:flex;align-items:flex-start;border-bottom:1px solid #d0d7de}"
    ".picture{flex:1;overflow:auto;padding:20px;height:calc(100vh - 90px);min-width:0;box-sizing:border-box}"
    "aside{width:380px;flex:none;padding:16px 20px;border-left:1px solid #d0d7de;height:calc(100vh - "
    "90px);overflow:auto;box-sizing:border-box}"
    "aside h2{font-size:15px;margin:0 0 8px}aside section{display:none;border-bottom:1px solid #d0d7de;margin-bottom:16px}"
    "aside section:target{display:block}table{border-collapse:collapse;width:100%;margin-bottom:12px}"
    "td,th{text-align:left;vertical-align:top;padding:2px 8px 2px 0;font-weight:400;overflow-wrap:anywhere}th{color:#57606a;width:84px}"
    "td.n{text-align:right;white-space:nowrap}svg a:hover rect,svg a:focus rect{stroke:#0969da;stroke-width:2}"
    "svg a:target rect{stroke:#cf222e;stroke-width:3}a{color:#0969da;text-decoration:none}";

// Text that may stand between tags and in attributes.
static std::string escaped(StringRef text) {
  std::string result;
  for (char c : text)
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  return result;
}

static std::string shortened(const std::string &text) {
  if (text.size() <= charactersInBox)
    return text;
  // Never in the middle of a letter.
  size_t end = charactersInBox - 1;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  return text.substr(0, end) + "…";
}

// Three digits and a unit: "1.23 M".
static std::string rounded(double number, StringRef unit) {
  static const char *const prefixes[] = {"", "k", "M", "G", "T"};
  unsigned power = 0;
  for (; number >= 999.5 && power < 4; ++power)
    number /= 1000;
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(number < 9.995 && power   ? "%.2f"
                                                 : number < 99.95 && power ? "%.1f"
                                                                           : "%.0f",
                                                 number)
                                 << " " << prefixes[power] << unit;
  return text;
}

static std::string percent(double share) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.1f %%", 100 * share);
  return text;
}

// "convolution + relu"; of a long chain its length.
static std::string opText(const DispatchFacts &facts) {
  auto plain = [](StringRef name) { return name.split('.').second.empty() ? name.str() : name.split('.').second.str(); };
  std::string text = plain(facts.op);
  unsigned others = facts.ops.empty() ? 0 : facts.ops.size() - 1;
  if (others == 1)
    return text + " + " + plain(facts.ops.back() == facts.op ? facts.ops.front() : facts.ops.back());
  return others ? text + " + " + std::to_string(others) + " ops" : text;
}

static std::string tensorText(const TensorFacts &tensor) {
  return tensor.dims.empty() ? tensor.dtype : tensor.dtype + " " + wt::shapeText(tensor.dims);
}

// By what bounds it: products, sums, or memory.
static const char *colourOf(StringRef op) {
  for (const char *name : {"wt.convolution", "wt.transposed_convolution", "wt.linear", "wt.matmul"})
    if (op == name)
      return "#ddf4ff";
  for (const char *name : {"wt.attention", "wt.lstm", "wt.gru", "wt.rnn"})
    if (op == name)
      return "#fbefff";
  for (const char *name : {"reshape", "permute", "slice", "pad", "cat", "expand", "gather", "flip", "pack"})
    if (op.contains(name))
      return "#f0f0f0";
  for (const char *name : {"pool", "norm", "softmax", "reduce", "sum", "mean", "max", "min"})
    if (op.contains(name))
      return "#dafbe1";
  return "#fff8c5";
}

namespace {

/// One entry's picture and the details of its dispatches.
class EntryPage {
public:
  EntryPage(const PackageFacts &facts, unsigned index, llvm::raw_ostream &os)
      : facts(facts), entry(facts.manifest.entries(index)), dispatches(facts.dispatches[index]), graph(facts.graphs[index]),
        shares(timeShares(entry)), inputs(entry.inputs_size()), os(os) {}

  void write() {
    os << "<header><h1>" << escaped(facts.manifest.name()) << ": " << escaped(entry.name()) << "</h1>\n<p>" << dispatches.size()
       << " dispatches, " << rounded(total(&package::Dispatch::flops), "flop") << ", " << rounded(total(&package::Dispatch::bytes), "B")
       << " read and written; a session of " << rounded(entry.session_bytes(), "B") << ", weights of "
       << rounded(facts.manifest.weights().bytes(), "B")
       << ". The red bar is the share of the time that a simple model expects: the larger of "
       << "flops / 2 and bytes.</p></header>\n<main>\n<div class=\"picture\">\n";
    writePicture();
    os << "</div>\n<aside>\n";
    for (unsigned i = 0; i < dispatches.size(); ++i)
      writeDetails(i);
    writeList();
    os << "</aside>\n</main>\n";
  }

private:
  double total(double (package::Dispatch::*of)() const) const {
    double sum = 0;
    for (const package::Dispatch &dispatch : entry.dispatches())
      sum += (dispatch.*of)();
    return sum;
  }

  unsigned nodes() const { return inputs + dispatches.size() + entry.outputs_size(); }
  std::string anchor(StringRef kind, unsigned dispatch) const {
    return escaped((kind + "-" + entry.name() + "-" + llvm::Twine(dispatch)).str());
  }

  void writePicture() {
    std::vector<std::pair<unsigned, unsigned>> edges;
    for (const GraphEdge &edge : graph)
      edges.emplace_back(edge.from, edge.to);
    GraphLayout layout = layOut(nodes(), edges, box);
    os << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << number(layout.width + 8) << "\" height=\"" << number(layout.height + 8)
       << "\" viewBox=\"-4 -4 " << number(layout.width + 8) << " " << number(layout.height + 8)
       << "\" font-family=\"system-ui,sans-serif\" font-size=\"12\" fill=\"#1b1f24\" role=\"img\" aria-label=\"The graph of "
       << escaped(entry.name()) << "\">\n";
    for (size_t i = 0; i < graph.size(); ++i)
      writeEdge(graph[i], layout.ways[i]);
    for (unsigned i = 0; i < nodes(); ++i)
      i >= inputs &&i < inputs + dispatches.size() ? writeDispatch(i - inputs, layout.boxes[i]) : writeEnd(i, layout.boxes[i]);
    os << "</svg>\n";
  }

  // Whole pixels: the same text on every machine.
  static std::string number(double value) { return std::to_string(static_cast<long long>(value + (value < 0 ? -0.5 : 0.5))); }

  void writeEdge(const GraphEdge &edge, const std::vector<Point> &way) {
    // From 1 to 4 pixels, from a kilobyte to a gigabyte.
    double width = std::clamp(std::log10(std::max<double>(edge.bytes, 1)) / 2 - 0.5, 1.0, 4.0);
    os << "<path class=\"edge\" fill=\"none\" stroke=\"#8c959f\" stroke-opacity=\"0.7\" stroke-width=\"" << llvm::format("%.1f", width)
       << "\" d=\"M" << number(way[0].x) << " " << number(way[0].y);
    for (size_t i = 1; i < way.size(); ++i) {
      // Through a layer it is straight, between layers it swings.
      if (i % 2 == 0) {
        os << "L" << number(way[i].x) << " " << number(way[i].y);
        continue;
      }
      double middle = (way[i - 1].y + way[i].y) / 2;
      os << "C" << number(way[i - 1].x) << " " << number(middle) << " " << number(way[i].x) << " " << number(middle) << " "
         << number(way[i].x) << " " << number(way[i].y);
    }
    os << "\"><title>" << rounded(edge.bytes, "B") << "</title></path>\n";
  }

  void writeText(double x, double y, const std::string &text, const char *more = "") {
    if (!text.empty())
      os << "<text x=\"" << number(x) << "\" y=\"" << number(y) << "\"" << more << ">" << escaped(shortened(text)) << "</text>";
  }

  void writeBox(Point at, const char *fill) {
    os << "<rect x=\"" << number(at.x) << "\" y=\"" << number(at.y) << "\" width=\"" << number(box.width) << "\" height=\""
       << number(box.height) << "\" rx=\"6\" fill=\"" << fill << "\" stroke=\"#8c959f\"/>";
  }

  // An input or an output.
  void writeEnd(unsigned node, Point at) {
    bool isInput = node < inputs;
    const package::Value &value = isInput ? entry.inputs(node) : entry.outputs(node - inputs - dispatches.size());
    std::string shape = value.dtype();
    for (int i = 0; i < value.dims_size(); ++i)
      shape += (i ? "x" : " ") + std::to_string(value.dims(i).size());
    os << "<g class=\"" << (isInput ? "input" : "output") << "\">";
    writeBox(at, "#ffffff");
    writeText(at.x + 10, at.y + 20, (isInput ? "input " : "output ") + value.name(), " font-weight=\"600\"");
    writeText(at.x + 10, at.y + 38, shape);
    writeText(at.x + 10, at.y + 55, rounded(value.place().bytes(), "B"), " fill=\"#57606a\"");
    os << "<title>" << escaped(value.name() + ": " + shape) << "</title></g>\n";
  }

  void writeDispatch(unsigned i, Point at) {
    const package::Dispatch &dispatch = entry.dispatches(i);
    const DispatchFacts &more = dispatches[i];
    std::string shapes = llvm::join(llvm::map_range(more.outputs, tensorText), ", ");
    std::string source = dispatch.sources_size() ? dispatch.sources(0) : "";
    std::string cost = rounded(dispatch.flops(), "flop") + " · " + rounded(dispatch.bytes(), "B") + " · " + percent(shares[i]);
    os << "<a class=\"dispatch\" id=\"" << anchor("node", i) << "\" href=\"#" << anchor("dispatch", i) << "\">";
    writeBox(at, colourOf(more.op));
    os << "<rect x=\"" << number(at.x) << "\" y=\"" << number(at.y + box.height - 4) << "\" width=\""
       << number(box.width * shares[i] / largestShare()) << "\" height=\"4\" fill=\"#cf222e\"/>";
    writeText(at.x + 10, at.y + 18, "#" + std::to_string(i) + " " + opText(more), " font-weight=\"600\"");
    writeText(at.x + 10, at.y + 35, shapes);
    writeText(at.x + 10, at.y + 52, cost, " fill=\"#57606a\"");
    writeText(at.x + 10, at.y + 69, source, " fill=\"#57606a\"");
    os << "<title>"
       << escaped(llvm::join(more.ops, ", ") + "\n" + shapes + "\n" + dispatch.kernel() + "\n" + dispatch.schedule() + "\n" +
                  llvm::join(dispatch.sources(), "\n"))
       << "</title></a>\n";
  }

  double largestShare() const {
    double largest = 1e-9;
    for (double share : shares)
      largest = std::max(largest, share);
    return largest;
  }

  void row(const char *name, const std::string &html) {
    if (!html.empty())
      os << "<tr><th>" << name << "</th><td>" << html << "</td></tr>\n";
  }

  // Its neighbours on one side, as links.
  std::string neighbours(unsigned dispatch, bool before) const {
    std::string html;
    for (const GraphEdge &edge : graph) {
      if ((before ? edge.to : edge.from) != inputs + dispatch)
        continue;
      unsigned other = before ? edge.from : edge.to;
      html += html.empty() ? "" : "<br>";
      if (other < inputs)
        html += "input " + escaped(entry.inputs(other).name());
      else if (other >= inputs + dispatches.size())
        html += "output " + escaped(entry.outputs(other - inputs - dispatches.size()).name());
      else
        html += "<a href=\"#" + anchor("dispatch", other - inputs) + "\">#" + std::to_string(other - inputs) + " " +
                escaped(opText(dispatches[other - inputs])) + "</a>";
      html += ", " + rounded(edge.bytes, "B");
    }
    return html;
  }

  void writeDetails(unsigned i) {
    const package::Dispatch &dispatch = entry.dispatches(i);
    const DispatchFacts &more = dispatches[i];
    std::vector<std::string> weights, results, ops, sources, code;
    for (const TensorFacts &tensor : more.inputs)
      if (!tensor.weight.empty())
        weights.push_back(escaped(tensor.weight + ": " + tensorText(tensor)));
    for (const TensorFacts &tensor : more.outputs)
      results.push_back(escaped(tensorText(tensor)));
    for (const std::string &op : more.ops)
      ops.push_back(escaped(op));
    for (const std::string &source : dispatch.sources())
      sources.push_back(escaped(source));
    for (const auto &[variant, functions] : facts.functionBytes)
      if (auto found = functions.find(dispatch.kernel()); found != functions.end())
        code.push_back(escaped(variant) + " " + std::to_string(found->second) + " B");
    os << "<section id=\"" << anchor("dispatch", i) << "\">\n<h2>#" << i << " " << escaped(opText(more)) << "</h2>\n<table>\n";
    row("result", llvm::join(results, "<br>"));
    row("ops", llvm::join(ops, "<br>"));
    row("weights", llvm::join(weights, "<br>"));
    row("kernel", escaped(dispatch.kernel()));
    row("schedule", escaped(dispatch.schedule()));
    row("device", escaped(dispatch.device()));
    row("flops", rounded(dispatch.flops(), "flop"));
    row("bytes", rounded(dispatch.bytes(), "B"));
    row("share", percent(shares[i]));
    row("code", llvm::join(code, "<br>"));
    row("source", llvm::join(sources, "<br>"));
    row("reads", neighbours(i, /*before=*/true));
    row("read by", neighbours(i, /*before=*/false));
    os << "</table>\n<p><a href=\"#" << anchor("node", i) << "\">show it in the picture</a></p>\n</section>\n";
  }

  // Those that are likely to take most.
  void writeList() {
    std::vector<unsigned> order(dispatches.size());
    for (unsigned i = 0; i < order.size(); ++i)
      order[i] = i;
    llvm::stable_sort(order, [&](unsigned a, unsigned b) { return shares[a] > shares[b]; });
    if (order.size() > listed)
      order.resize(listed);
    os << "<h2>What is likely to take most</h2>\n<table>\n";
    for (unsigned i : order)
      os << "<tr><td><a href=\"#" << anchor("dispatch", i) << "\">#" << i << " " << escaped(opText(dispatches[i]))
         << "</a></td><td class=\"n\">" << percent(shares[i]) << "</td></tr>\n";
    os << "</table>\n";
  }

  const PackageFacts &facts;
  const package::Entry &entry;
  const std::vector<DispatchFacts> &dispatches;
  const std::vector<GraphEdge> &graph;
  std::vector<double> shares;
  unsigned inputs;
  llvm::raw_ostream &os;
};

} // namespace

std::string planPage(const PackageFacts &facts) {
  std::string text, digest = llvm::fromHex(package::sha256(style));
  llvm::raw_string_ostream os(text);
  os << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
     << "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" << llvm::encodeBase64(digest)
     << "'\">\n"
     << "<title>" << escaped(facts.manifest.name()) << ": the plan</title>\n<style>" << style << "</style>\n</head>\n<body>\n";
  for (int i = 0; i < facts.manifest.entries_size(); ++i)
    EntryPage(facts, i, os).write();
  os << "</body>\n</html>\n";
  return text;
}

} // namespace wasmtorch
