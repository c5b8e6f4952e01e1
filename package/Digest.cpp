// SHA-256 by OpenSSL: it uses the processor's own instructions, which weights of some hundred megabytes notice.
#include "package/Digest.h"

#include "package/ReadFile.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>

using namespace wasmtorch::package;

// SHA-256 is always there unless the machine's OpenSSL is broken; a package without digests must not be written.
static void require(bool worked) {
  if (worked)
    return;
  std::fputs("fatal: OpenSSL's libcrypto gives no SHA-256\n", stderr);
  std::abort();
}

Sha256::Sha256() : context(EVP_MD_CTX_new()) {
  require(context);
  restart();
}

Sha256::~Sha256() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX *>(context)); }

void Sha256::restart() { require(EVP_DigestInit_ex(static_cast<EVP_MD_CTX *>(context), EVP_sha256(), nullptr)); }

void Sha256::update(std::string_view bytes) { require(EVP_DigestUpdate(static_cast<EVP_MD_CTX *>(context), bytes.data(), bytes.size())); }

std::string Sha256::hex() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  require(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX *>(context), digest, &size));
  restart();
  static const char digits[] = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

std::string wasmtorch::package::sha256(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

Outcome wasmtorch::package::sha256File(const std::string &path, std::string &hex) {
  Sha256 digest;
  if (Outcome read = readFile(path, [&](std::string_view piece) { digest.update(piece); }); !read)
    return read;
  hex = digest.hex();
  return Outcome::success();
}
