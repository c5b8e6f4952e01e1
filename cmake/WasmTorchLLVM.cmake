# Finds the LLVM, MLIR and lld that the house is built on; their version stands in cmake/llvm-version.txt alone.
set(WASMTORCH_LLVM_DIR "/usr/lib/llvm-${WASMTORCH_LLVM_VERSION}" CACHE PATH "Where LLVM is installed")
find_package(MLIR REQUIRED CONFIG PATHS ${WASMTORCH_LLVM_DIR}/lib/cmake/mlir NO_DEFAULT_PATH)
find_package(LLD REQUIRED CONFIG PATHS ${WASMTORCH_LLVM_DIR}/lib/cmake/lld NO_DEFAULT_PATH)
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS} ${LLD_INCLUDE_DIRS})
separate_arguments(llvm_definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_definitions(${llvm_definitions})
# The package's libraries export include directories of the machine that built them.
set(CMAKE_EXPORT_NO_PACKAGE_REGISTRY ON)
