// The CMake file of a library.
#include "codegen/Library/CMakeConfig.h"

#include "package/SourceText.h"

using namespace wasmtorch;

// @X@ stands for a text that `libraryCMakeConfig` knows; the rest is CMake's.
static constexpr llvm::StringLiteral configTemplate = R"cmake(# @TITLE@: the target WasmTorch::model::@NAME@.
#
#   find_package(@NAME@ CONFIG REQUIRED PATHS ${this_folder} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
#   target_link_libraries(program PRIVATE WasmTorch::model::@NAME@)
#
# or include() of this file instead of find_package.
if(TARGET WasmTorch::model::@NAME@)
  return()
endif()
# Emscripten's toolchain file calls its processor x86.
if(NOT EMSCRIPTEN AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86|i.86|amd64|AMD64|arm|aarch64|riscv|ppc)")
  set(@NAME@_FOUND FALSE)
  set(@NAME@_NOT_FOUND_MESSAGE "it is WebAssembly code, but the target is ${CMAKE_SYSTEM_PROCESSOR}: set CMAKE_TOOLCHAIN_FILE to Emscripten's or to one for wasm32")
  if(NOT CMAKE_FIND_PACKAGE_NAME)
    message(FATAL_ERROR "@NAME@: ${@NAME@_NOT_FOUND_MESSAGE}")
  endif()
  return()
endif()
add_library(WasmTorch::model::@NAME@ STATIC IMPORTED)
set_target_properties(WasmTorch::model::@NAME@ PROPERTIES
  IMPORTED_LOCATION "${CMAKE_CURRENT_LIST_DIR}/lib@NAME@.a"
  IMPORTED_LINK_INTERFACE_LANGUAGES C
  INTERFACE_INCLUDE_DIRECTORIES "${CMAKE_CURRENT_LIST_DIR}")
)cmake";

static constexpr llvm::StringLiteral weightsTemplate = R"cmake(# The file to load at run time.
set(@NAME@_WEIGHTS_FILE "${CMAKE_CURRENT_LIST_DIR}/@WEIGHTS@")
set_target_properties(WasmTorch::model::@NAME@ PROPERTIES WASMTORCH_WEIGHTS_FILE "${@NAME@_WEIGHTS_FILE}")
)cmake";

static std::string replaceAll(std::string text, llvm::StringRef from, llvm::StringRef to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string codegen::libraryCMakeConfig(const package::Manifest &manifest, const LibraryNames &names, const std::string &weightFile) {
  std::string text = configTemplate.str();
  if (!weightFile.empty())
    text += weightsTemplate.str();
  std::string title =
      package::commentText(manifest.name()) + ", compiled by WasmTorch " + package::commentText(manifest.producer().compiler());
  text = replaceAll(std::move(text), "@NAME@", names.library);
  text = replaceAll(std::move(text), "@WEIGHTS@", weightFile);
  return replaceAll(std::move(text), "@TITLE@", title);
}
