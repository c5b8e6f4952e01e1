// The header of a .npy file: a Python dictionary in text.
#ifndef WASMTORCH_PACKAGE_NPY_HEADER_TEXT_H
#define WASMTORCH_PACKAGE_NPY_HEADER_TEXT_H

#include "package/Npy.h"

#include <string>
#include <string_view>

namespace wasmtorch::package {

/// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`. A failure says what was expected; the caller
/// adds the file's name.
Outcome parseNpyHeaderText(std::string_view text, NpyHeader &header, bool &fortranOrder);

/// The same the other way, in row-major order, without padding.
Outcome npyHeaderText(const NpyHeader &header, std::string &text);

/// Bytes of the tensor, or a failure where there would be more than memory has addresses.
Outcome npyByteSize(const NpyHeader &header, uint64_t &bytes);

} // namespace wasmtorch::package

#endif
