// Which code makes a package: digests of the programs that take part and of the libraries that they load.
#ifndef WASMTORCH_COMPILER_CACHE_FINGERPRINT_H
#define WASMTORCH_COMPILER_CACHE_FINGERPRINT_H

#include "package/Outcome.h"

#include <string>

namespace wasmtorch::cache {

/// The build ids of this process's program and of all its libraries, as one text. A build id is the linker's digest of what it wrote;
/// an object without one is known by the digest of its file.
package::Outcome ownFingerprint(std::string &text);

/// The same of another program and of what the loader would load for it, without running it; of a script, the digest of its file.
package::Outcome programFingerprint(const std::string &path, std::string &text);

} // namespace wasmtorch::cache

#endif
