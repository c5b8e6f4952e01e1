// SHA-256 against the standard's own examples.
#include "package/Digest.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::package;

TEST_CASE("sha256 gives the standard's digests", "[package]") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a digest in pieces is the digest of the whole, and starts anew", "[package]") {
  Sha256 digest;
  digest.update("a");
  digest.update("bc");
  CHECK(digest.hex() == sha256("abc"));
  CHECK(digest.hex() == sha256(""));
}

TEST_CASE("the digest of what can't be read names it", "[package]") {
  std::string hex;
  CHECK(sha256File("/", hex).message() == "cannot read '/': Is a directory");
}
