// Numbers of bytes as people write them.
#include "package/ByteCount.h"

#include <catch2/catch.hpp>

using wasmtorch::package::parseByteCount;

TEST_CASE("units are powers of 1000 or of 1024, up to giga", "[package]") {
  CHECK(parseByteCount("0") == 0u);
  CHECK(parseByteCount("65536") == 65536u);
  CHECK(parseByteCount("3k") == 3000u);
  CHECK(parseByteCount("3Ki") == 3072u);
  CHECK(parseByteCount("3M") == 3000000u);
  CHECK(parseByteCount("3Mi") == 3145728u);
  CHECK(parseByteCount("3G") == 3000000000u);
  CHECK(parseByteCount("3Gi") == 3221225472u);
  CHECK(parseByteCount("18446744073709551615") == 18446744073709551615u);
}

TEST_CASE("what is no number of bytes is nothing", "[package]") {
  for (const char *text : {"", "k", "Gi", "-1", "+1", "1.5M", "1K", "1g", "0x10", " 1", "1 ", "1kk", "18446744073709551616",
                           "18446744073709551615k", "99999999999Gi"}) {
    INFO(text);
    CHECK_FALSE(parseByteCount(text));
  }
}
