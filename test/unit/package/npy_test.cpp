// .npy files as NumPy writes them, and those that it would not.
#include "package/Npy.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

using namespace wasmtorch::package;

namespace {

// A file with these bytes, as long as the object lives.
class NpyFile {
public:
  explicit NpyFile(const std::string &bytes = {}) {
    char name[] = "/tmp/wasmtorch-npy-XXXXXX";
    close(mkstemp(name));
    path = name;
    FILE *file = std::fopen(name, "wb");
    std::fwrite(bytes.data(), 1, bytes.size(), file);
    std::fclose(file);
  }
  ~NpyFile() { std::remove(path.c_str()); }
  std::string path;
};

// A whole file of version `version` around a header's text.
std::string fileOf(std::string header, const std::string &elements, int version = 1) {
  header += '\n';
  std::string text = "\x93NUMPY";
  text += {static_cast<char>(version), '\0', static_cast<char>(header.size()), '\0'};
  if (version > 1)
    text += std::string(2, '\0');
  return text + header + elements;
}

std::string failureOf(const std::string &bytes) {
  NpyFile file(bytes);
  NpyArray array;
  return readNpy(file.path, array).message();
}

bool mentions(const std::string &text, const std::string &part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("what is written is read again, for every dtype and shape", "[npy]") {
  for (const char *dtype : {"f32", "f64", "f16", "i64", "i32", "i16", "i8", "u8", "bool"})
    for (std::vector<int64_t> shape : {std::vector<int64_t>{}, {3}, {2, 3}, {0, 5}, {2, 1, 4}}) {
      NpyHeader header{dtype, shape};
      size_t count = 1;
      for (int64_t size : shape)
        count *= size;
      size_t bytes = std::string(dtype) == "bool" ? 1 : dtype[1] == '6' ? 8 : dtype[1] == '3' ? 4 : dtype[1] == '1' ? 2 : 1;
      std::string elements(count * bytes, '\1');
      NpyFile file;
      REQUIRE(writeNpy(file.path, header, elements));
      NpyArray array;
      REQUIRE(readNpy(file.path, array));
      CHECK(array.dtype == dtype);
      CHECK(array.shape == shape);
      CHECK(array.bytes == elements);
    }
}

TEST_CASE("the elements of a written file start at a multiple of 64", "[npy]") {
  NpyFile file;
  REQUIRE(writeNpy(file.path, {"u8", {3}}, "abc"));
  FILE *opened = std::fopen(file.path.c_str(), "rb");
  std::string bytes(1000, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), opened));
  std::fclose(opened);
  CHECK(bytes.size() % 64 == 3);
  CHECK(bytes.substr(bytes.size() - 3) == "abc");
}

TEST_CASE("every version, either quote, long integers and any order of keys are read", "[npy]") {
  for (int version : {1, 2, 3}) {
    NpyFile file(fileOf("{\"shape\": (2L, 1), 'fortran_order':False,'descr': '<i2'}", "abcd", version));
    NpyArray array;
    REQUIRE(readNpy(file.path, array));
    CHECK(array.dtype == "i16");
    CHECK(array.shape == std::vector<int64_t>{2, 1});
    CHECK(array.bytes == "abcd");
  }
}

TEST_CASE("column-major elements are turned into row-major ones", "[npy]") {
  NpyFile file(fileOf("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", "adbecf"));
  NpyArray array;
  REQUIRE(readNpy(file.path, array));
  CHECK(array.bytes == "abcdef");
}

TEST_CASE("any byte but 0 is true", "[npy]") {
  NpyFile file(fileOf("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }", std::string("\0\1\7", 3)));
  NpyArray array;
  REQUIRE(readNpy(file.path, array));
  CHECK(array.bytes == std::string("\0\1\1", 3));
}

TEST_CASE("other dtypes are refused by name", "[npy]") {
  for (const char *dtype : {"'>f4'", "'<c8'", "'<U3'", "'|O'", "'<f16'"})
    CHECK(mentions(failureOf(fileOf(std::string("{'descr': ") + dtype + ", 'fortran_order': False, 'shape': (), }", "")),
                   "has dtype " + std::string(dtype)));
  CHECK(mentions(failureOf(fileOf("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (), }", "")), "has dtype '[('a'"));
  NpyFile file;
  CHECK(mentions(writeNpy(file.path, {"bf16", {1}}, "ab").message(), "NumPy has no dtype for bf16"));
}

TEST_CASE("a file of another size than its header says is refused before anything is allocated", "[npy]") {
  CHECK(mentions(failureOf(fileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "1234567")),
                 "expected 8 bytes of elements by the .npy header, found 7"));
  CHECK(mentions(failureOf(fileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "123456789")), "found 9"));
  CHECK(mentions(failureOf(fileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999,), }", "")),
                 "expected 3999999999996 bytes"));
  CHECK(mentions(failureOf(fileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", "")),
                 "more bytes than a file can hold"));
}

TEST_CASE("what is no .npy file is refused", "[npy]") {
  CHECK(mentions(failureOf(""), "not a .npy file"));
  CHECK(mentions(failureOf("\x93NUMPX\1\0\0\0 and so on"), "not a .npy file"));
  CHECK(mentions(failureOf(fileOf("{}", "", 4)), "expected version 1 to 3 of the .npy format, found 4"));
  CHECK(mentions(failureOf(std::string("\x93NUMPY\1\0\xff\0{'descr'", 18)), "ends inside the .npy header"));
  CHECK(mentions(failureOf(std::string("\x93NUMPY\2\0\xff\0", 10)), "ends inside the .npy header"));
  for (const char *header : {"", "{", "{'descr'", "{'descr': '<f4'}", "{'descr': '<f4', 'descr': '<f4'}", "{'name': 1}", "{'shape': (1,",
                             "{'shape': (1 2)}", "{'shape': (-1,)}", "{'shape': (99999999999999999999,)}", "{'fortran_order': Maybe}"}) {
    INFO(header);
    CHECK(mentions(failureOf(fileOf(header, "")), "expected"));
  }
  NpyArray array;
  CHECK(mentions(readNpy("/nowhere/x.npy", array).message(), "cannot read '/nowhere/x.npy': No such file"));
  CHECK(mentions(readNpy("/tmp", array).message(), "found no regular file"));
}

TEST_CASE("the header alone is read without the elements", "[npy]") {
  NpyFile file(fileOf("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", std::string(16, '\0')));
  NpyHeader header;
  REQUIRE(readNpyHeader(file.path, header));
  CHECK(header.dtype == "f64");
  CHECK(header.shape == std::vector<int64_t>{1, 2});
}

TEST_CASE("writing to where nothing can be is an error", "[npy]") {
  CHECK(mentions(writeNpy("/nowhere/x.npy", {"u8", {1}}, "a").message(), "cannot write '/nowhere/x.npy': No such file"));
  NpyFile file;
  CHECK(mentions(writeNpy(file.path, {"u8", {2}}, "a").message(), "expected 2 bytes of elements, found 1"));
}
