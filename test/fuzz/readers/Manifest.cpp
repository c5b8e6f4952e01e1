// manifest.json: what is sound can be printed, and comes back the same.
#include "package/Manifest.h"
#include "package/ModuleSource.h"
#include "package/TypeDeclarations.h"
#include "test/fuzz/readers/Readers.h"

using namespace wasmtorch;

void readers::readManifest(std::string_view bytes) {
  package::Manifest manifest;
  if (!package::parseManifest(bytes, manifest))
    return;
  bool sound = package::manifestProblems(manifest).empty();
  std::string text = package::manifestText(manifest);
  package::Manifest again;
  if (auto parsed = package::parseManifest(text, again); !parsed)
    fail("what was printed cannot be read: " + parsed.message() + "\n" + text);
  if (package::manifestText(again) != text)
    fail("what was printed comes back as something else:\n" + text);
  if (!sound)
    return;
  (void)package::moduleSource(manifest, "");
  (void)package::typeDeclarations(manifest, "");
}
