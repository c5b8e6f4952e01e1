// Which code makes a package.
//
// Digests of whole files would be simpler, but LLVM, MLIR and libtorch are some 500 MB, and to know them must cost less than what a
// hit saves. Times and sizes of files would be cheap, but say nothing on another machine of a CI service, which shares the cache.
#include "compiler/Cache/Fingerprint.h"

#include "codegen/Wasm/ScratchFiles.h"
#include "package/Digest.h"
#include "package/ReadFile.h"
#include "package/RunProgram.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Object/BuildID.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <elf.h>
#include <link.h>
#include <set>

using namespace wasmtorch;
using package::Outcome;

namespace wasmtorch::cache {

// The order in which objects were loaded says nothing.
static std::string join(const std::set<std::string> &ids) { return llvm::join(ids, "\n"); }

static std::string hexOf(llvm::ArrayRef<uint8_t> bytes) { return "build-id " + llvm::toHex(bytes, /*LowerCase=*/true); }

static Outcome digestOf(const std::string &path, std::string &id) {
  Outcome read = package::sha256File(path, id);
  id = "sha256 " + id;
  return read;
}

// The build id in the notes of an object that is in memory; empty where it has none.
static llvm::ArrayRef<uint8_t> buildIdInMemory(const dl_phdr_info &info) {
  for (unsigned i = 0; i < info.dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = info.dlpi_phdr[i];
    if (segment.p_type != PT_NOTE)
      continue;
    auto *at = reinterpret_cast<const char *>(info.dlpi_addr + segment.p_vaddr), *end = at + segment.p_memsz;
    while (at + sizeof(ElfW(Nhdr)) <= end) {
      auto *note = reinterpret_cast<const ElfW(Nhdr) *>(at);
      const char *name = at + sizeof(*note), *description = name + llvm::alignTo(note->n_namesz, 4);
      if (note->n_type == NT_GNU_BUILD_ID && llvm::StringRef(name, note->n_namesz) == llvm::StringRef("GNU\0", 4))
        return {reinterpret_cast<const uint8_t *>(description), note->n_descsz};
      at = description + llvm::alignTo(note->n_descsz, 4);
    }
  }
  return {};
}

namespace {

struct Loaded {
  std::set<std::string> ids;
  Outcome outcome = Outcome::success();
};

} // namespace

static int addLoaded(dl_phdr_info *info, size_t, void *data) {
  Loaded &loaded = *static_cast<Loaded *>(data);
  llvm::StringRef name = info->dlpi_name;
  // The kernel's own library computes nothing of ours.
  if (name.starts_with("linux-vdso") || name.starts_with("linux-gate"))
    return 0;
  if (llvm::ArrayRef<uint8_t> id = buildIdInMemory(*info); !id.empty()) {
    loaded.ids.insert(hexOf(id));
    return 0;
  }
  std::string digest;
  loaded.outcome = digestOf(name.empty() ? "/proc/self/exe" : name.str(), digest);
  loaded.ids.insert(digest);
  return loaded.outcome ? 0 : 1;
}

Outcome ownFingerprint(std::string &text) {
  Loaded loaded;
  dl_iterate_phdr(addLoaded, &loaded);
  text = join(loaded.ids);
  return loaded.outcome;
}

// By the file: its build id, or the digest of all of it.
static Outcome objectId(const std::string &path, std::string &id) {
  // Mapped: of a library of 200 MB a few pages are read.
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return Outcome::failure("cannot read '" + path + "': " + buffer.getError().message());
  if ((*buffer)->getBuffer().starts_with("\x7f"
                                         "ELF")) {
    auto object = llvm::object::ObjectFile::createELFObjectFile(**buffer);
    if (!object)
      llvm::consumeError(object.takeError());
    else if (auto found = llvm::object::getBuildID(object->get()); !found.empty())
      return id = hexOf(found), Outcome::success();
  }
  return digestOf(path, id);
}

// What the loader prints instead of running a program: "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f…)", and the loader's own
// path without an arrow.
static std::vector<std::string> librariesIn(llvm::StringRef listing) {
  std::vector<std::string> paths;
  llvm::SmallVector<llvm::StringRef> lines;
  listing.split(lines, '\n');
  for (llvm::StringRef line : lines) {
    auto [name, rest] = line.split(" => ");
    llvm::StringRef path = (rest.empty() ? name : rest).rsplit(" (").first.trim();
    if (path.starts_with("/"))
      paths.push_back(path.str());
  }
  return paths;
}

Outcome programFingerprint(const std::string &path, std::string &text) {
  std::string id, log, listing, error;
  if (Outcome known = objectId(path, id); !known)
    return known;
  std::set<std::string> ids{id};
  text = id;
  if (llvm::StringRef(id).starts_with("sha256"))
    return Outcome::success();
  ScratchFiles scratch;
  if (Outcome made = scratch.create("log", log); !made)
    return made;
  if (int status = package::runProgram({"/usr/bin/env", "LD_TRACE_LOADED_OBJECTS=1", path}, log, error); status != 0)
    return Outcome::failure("the loader cannot list the libraries of '" + path + "'" + (error.empty() ? "" : ": " + error));
  if (Outcome read = package::readFile(log, listing); !read)
    return read;
  for (const std::string &library : librariesIn(listing)) {
    if (Outcome known = objectId(library, id); !known)
      return known;
    ids.insert(id);
  }
  text = join(ids);
  return Outcome::success();
}

} // namespace wasmtorch::cache
