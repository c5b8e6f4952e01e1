# The few functions that the folders' CMakeLists.txt use.

# ccache makes a second build nearly free, also in another folder. It can cache objects built with a precompiled header
# only when the header carries no time stamp and it is told not to mind. The header itself names its folder, so a
# checksum of what it is made of stands for it (see below).
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_PCH_EXTSUM=true CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

# The linker's digest of what it wrote: the compilation cache knows programs and libraries by it.
add_link_options(-Wl,--build-id=sha1)

# -fPIC for executables too: they share the precompiled header with the libraries that plugins are made of.
# libstdc++ 12 itself uses a function that C++17 deprecates.
add_compile_options(-fPIC -Wall -Wextra -Wno-unused-parameter -Wno-deprecated-declarations)
add_compile_options("$<$<COMPILE_LANG_AND_ID:CXX,Clang>:SHELL:-Xclang -fno-pch-timestamp>")

# CMake names the header's text too, by an absolute path, which ccache would take for another compilation in each folder.
set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -Xclang -include-pch -Xclang <PCH_FILE>)

# One precompiled header for all that includes MLIR: a heavy file compiles in a fifth of the time.
file(WRITE ${CMAKE_BINARY_DIR}/pch.cpp.in "// The owner of the precompiled header.\n")
configure_file(${CMAKE_BINARY_DIR}/pch.cpp.in ${CMAKE_BINARY_DIR}/pch.cpp COPYONLY)
add_library(WasmTorchPch OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
set(pchHeaders
  <mlir/IR/BuiltinOps.h> <mlir/IR/BuiltinTypes.h> <mlir/IR/PatternMatch.h> <mlir/IR/OpImplementation.h>
  <mlir/Pass/Pass.h> <mlir/Pass/PassManager.h> <mlir/Transforms/GreedyPatternRewriteDriver.h>
  <mlir/Dialect/Func/IR/FuncOps.h> <mlir/Dialect/Arith/IR/Arith.h> <mlir/Dialect/SCF/IR/SCF.h>
  <mlir/Dialect/MemRef/IR/MemRef.h> <mlir/Dialect/Vector/IR/VectorOps.h> <mlir/Dialect/Math/IR/Math.h>
  <mlir/Dialect/LLVMIR/LLVMDialect.h> <llvm/ADT/TypeSwitch.h>)
target_precompile_headers(WasmTorchPch PRIVATE ${pchHeaders})
# Flags and the compiler are part of each object's own key.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/CMakeFiles/WasmTorchPch.dir/cmake_pch.hxx.pch.sum
     CONTENT "LLVM ${LLVM_PACKAGE_VERSION}: ${pchHeaders}\n")

# wasmtorch_library(NAME SOURCES ... [LINK ...] [DEPENDS ...]): a static library of one folder.
function(wasmtorch_library name)
  cmake_parse_arguments(ARG "NO_PCH" "" "SOURCES;LINK;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  if(NOT ARG_NO_PCH)
    target_precompile_headers(${name} REUSE_FROM WasmTorchPch)
  endif()
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# wasmtorch_tool(NAME SOURCES ... [LINK ...] [DEVELOPMENT]): an executable in build/<preset>/bin, which is installed unless it is for work on
# WasmTorch itself. MLIR and LLVM are shared libraries.
function(wasmtorch_tool name)
  cmake_parse_arguments(ARG "DEVELOPMENT" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_precompile_headers(${name} REUSE_FROM WasmTorchPch)
  target_link_libraries(${name} PRIVATE ${ARG_LINK} MLIR LLVM)
  if(NOT ARG_DEVELOPMENT)
    install(TARGETS ${name} RUNTIME DESTINATION bin)
  endif()
endfunction()
