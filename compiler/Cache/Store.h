// The compilation cache's folder: entries that are found by the digest of what they were made from.
#ifndef WASMTORCH_COMPILER_CACHE_STORE_H
#define WASMTORCH_COMPILER_CACHE_STORE_H

#include "compiler/Cache/Entry.h"
#include "compiler/Cache/Settings.h"

#include <map>

namespace wasmtorch::cache {

/// What a user may ask about a cache.
struct Statistics {
  uint64_t bytes = 0, entries = 0;
  /// By kind and outcome: "package hits", "package misses", "module hits", "module misses".
  std::map<std::string, uint64_t> counts;
};

/// Many processes may use one folder at once: an entry is written beside its place and renamed, and none is changed afterwards. No
/// lock is held but for the moment in which a count goes up.
class Store {
public:
  explicit Store(Settings settings) : settings(std::move(settings)) {}

  /// Makes the folder where there is none, with the mark that tells programs that make backups to pass it over.
  package::Outcome prepare();

  /// Reads the entry of `key`, 64 hexadecimal digits. True where it was there and whole: what was handed over is good then and only
  /// then. A damaged one is removed.
  bool get(const std::string &key, const OpenPart &open);
  /// Keeps an entry and removes those that were used longest ago while all take more than the limit.
  package::Outcome put(const std::string &key, const std::vector<Part> &parts);
  /// Counts a lookup, for the statistics. Silent where it can't: they are a help, no more.
  void count(const std::string &kind, bool hit);
  Statistics statistics() const;
  uint64_t limit() const { return settings.limit; }
  const std::string &folder() const { return settings.folder; }

private:
  std::string folderOf(const std::string &key) const { return settings.folder + "/" + key.substr(0, 2); }
  std::string pathOf(const std::string &key) const { return folderOf(key) + "/" + key.substr(2); }
  void trim();

  Settings settings;
};

} // namespace wasmtorch::cache

#endif
