// Where in the model's Python source an op comes from.
#include "codegen/Manifest/SourcePlaces.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace wasmtorch {

std::vector<std::string> sourcePlaces(Location location) {
  std::vector<std::string> places;
  location->walk([&](Location inner) {
    if (auto place = dyn_cast<FileLineColLoc>(inner)) {
      std::string text = (llvm::sys::path::filename(place.getFilename().getValue()) + ":" + llvm::Twine(place.getLine())).str();
      if (!llvm::is_contained(places, text))
        places.push_back(text);
    }
    return WalkResult::advance();
  });
  return places;
}

} // namespace wasmtorch
