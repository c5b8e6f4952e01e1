// Places and messages as text.
#include "compiler/Frontend/Diagnostics.h"

#include "compiler/Frontend/Aten/Registry.h"
#include "package/NearestName.h"

#include "llvm/Support/JSON.h"

using namespace mlir;

namespace wasmtorch::frontend {

static constexpr size_t maxPlaces = 3;

std::string placeText(Location location) {
  FileLineColLoc place;
  location->walk([&](Location inner) {
    place = dyn_cast<FileLineColLoc>(inner);
    return place ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (!place)
    return "";
  return place.getFilename().str() + ":" + std::to_string(place.getLine()) + ":" + std::to_string(place.getColumn());
}

static std::string line(const std::string &place, const std::string &kind, const std::string &message) {
  std::string text = llvm::json::fixUTF8((place.empty() ? "" : place + ": ") + kind + ": " + message);
  // Names and messages are the model's: what they hold must not look like a line of ours.
  std::replace_if(text.begin(), text.end(), [](unsigned char letter) { return letter < ' ' || letter == 0x7f; }, ' ');
  return text;
}

// A loop that is unrolled fails in the same way in each turn: that is one error.
void Diagnostics::add(const std::string &line) {
  if (!llvm::is_contained(errors, line))
    errors.push_back(line);
}

void Diagnostics::error(Location location, const std::string &message) {
  if (quiet == 0)
    add(line(placeText(location), "error", message));
}

void Diagnostics::error(const std::string &message) { add(line("", "error", message)); }

void Diagnostics::unsupported(Location location, const std::string &what) {
  Uses &uses = operators[what];
  ++uses.count;
  uses.places.insert(location);
}

static std::string plural(size_t count, const std::string &noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

// An operator that nobody knows may be one that we know by another name; one that is refused for its operands is known.
static std::string nearestOperator(const std::string &what) {
  if (what.find(' ') != std::string::npos || aten::findHandler(what))
    return "";
  std::vector<std::string> known;
  for (const auto &entry : aten::registry())
    known.push_back(entry.getKey().str());
  llvm::sort(known);
  std::string nearest = package::nearestName(what, known);
  bool isMeant = !nearest.empty() && (what.find(nearest) == 0 || nearest.find(what) == 0);
  return isMeant ? "; the nearest that is supported is '" + nearest + "'" : "";
}

std::vector<std::string> Diagnostics::lines() const {
  std::vector<std::string> lines = errors;
  if (operators.empty())
    return lines;
  lines.push_back("error: " + plural(operators.size(), "operator") + " of the model " + (operators.size() == 1 ? "is" : "are") +
                  " not supported");
  for (const auto &[what, uses] : operators) {
    // One operator in several modules of one class is at one place of the source.
    std::vector<std::string> places;
    for (Location location : uses.places)
      if (std::string place = placeText(location); !llvm::is_contained(places, place))
        places.push_back(place);
    std::string message = what + " (" + plural(uses.count, "time") + ")" + nearestOperator(what);
    for (size_t i = 0; i < std::min(places.size(), maxPlaces); ++i) {
      bool last = i + 1 == maxPlaces && places.size() > maxPlaces;
      lines.push_back(line(places[i], "note", last ? "also here, and " + std::to_string(places.size() - maxPlaces) + " more" : message));
      message = "also here";
    }
  }
  return lines;
}

} // namespace wasmtorch::frontend
