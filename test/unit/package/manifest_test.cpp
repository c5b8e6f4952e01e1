// The manifest's text: the same bytes everywhere, and back again.
#include "Sample.h"

#include "package/JsonText.h"

#include <catch2/catch.hpp>
#include <google/protobuf/util/message_differencer.h>

#include <clocale>

using namespace wasmtorch::package;
using wasmtorch::package::test::sampleManifest;

TEST_CASE("a manifest comes back as it was written", "[package]") {
  Manifest back;
  REQUIRE(parseManifest(manifestText(sampleManifest()), back));
  CHECK(google::protobuf::util::MessageDifferencer::Equals(back, sampleManifest()));
}

TEST_CASE("a manifest's text keeps the proto's names and writes zeros and empty lists", "[package]") {
  std::string text = manifestText(sampleManifest());
  CHECK(text.find("\"format_version\": 2") != std::string::npos);
  CHECK(text.find("\"wasm_opt\": \"\"") != std::string::npos);
  CHECK(text.find("\"states\": []") != std::string::npos);
  CHECK(text.find("\"flops\": 1500000,") != std::string::npos);
  CHECK(text.find("\"bytes\": 0.1,") != std::string::npos);
  CHECK(text.back() == '\n');
}

TEST_CASE("an unset message and the other members of a oneof are left out", "[package]") {
  Manifest manifest = sampleManifest();
  manifest.clear_producer();
  std::string text = manifestText(manifest);
  CHECK(text.find("producer") == std::string::npos);
  CHECK(text.find("\"dims\": [], \"recipe\": \"folded into conv.weight\"") != std::string::npos);
}

TEST_CASE("a manifest's text does not depend on the locale", "[package]") {
  std::string before = manifestText(sampleManifest());
  // Where no locale with a decimal comma is installed, there is nothing to see.
  for (const char *name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) {
    if (!std::setlocale(LC_ALL, name))
      continue;
    CHECK(manifestText(sampleManifest()) == before);
    Manifest back;
    REQUIRE(parseManifest(before, back));
    CHECK(back.entries(0).dispatches(0).bytes() == 0.1);
  }
  std::setlocale(LC_ALL, "C");
}

TEST_CASE("lines that fit stand on one line, others are broken", "[package]") {
  Entry entry;
  entry.set_name("short");
  CHECK(jsonText(entry).substr(0, 22) == "{\n  \"name\": \"short\",\n ");
  Dim dim;
  dim.set_size(3);
  CHECK(jsonText(dim) == "{\"size\": 3}\n");
}

TEST_CASE("strings are escaped, and bytes that aren't UTF-8 replaced", "[package]") {
  Option option;
  option.set_name("a\"b\\c\n\x01");
  option.set_value("\xc3\xa9 \xff \xed\xa0\x80");
  CHECK(jsonText(option) == "{\"name\": \"a\\\"b\\\\c\\n\\u0001\", "
                            "\"value\": \"\xc3\xa9 \xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}\n");
}

TEST_CASE("a manifest of another format is refused by number", "[package]") {
  Manifest manifest;
  CHECK(parseManifest("{\"format_version\": 7, \"unknown\": 1}", manifest).message() == "expected manifest format 2, found 7");
  CHECK(parseManifest("<html>", manifest).message().substr(0, 14) == "not a manifest");
}

TEST_CASE("a manifest that can't be read names its path", "[package]") {
  Manifest manifest;
  CHECK(readManifest("/nonexistent", manifest).message() == "cannot read '/nonexistent/manifest.json': No such file or directory");
}
