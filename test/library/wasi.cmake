# A toolchain for WASI out of Debian's packages: clang, lld, wasi-libc, libclang-rt-dev-wasm32.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER ${LLVM}/bin/clang)
set(CMAKE_CXX_COMPILER ${LLVM}/bin/clang++)
set(CMAKE_AR ${LLVM}/bin/llvm-ar)
set(CMAKE_RANLIB ${LLVM}/bin/llvm-ranlib)
# As Debian's folders are called: its wasi-libc is older than the name wasm32-wasip1.
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_SYSROOT /usr)
set(CMAKE_EXECUTABLE_SUFFIX_C .wasm)
set(CMAKE_EXECUTABLE_SUFFIX_CXX .wasm)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LLVM)
# The link would run whatever wasm-opt is installed.
set(CMAKE_EXE_LINKER_FLAGS_INIT --no-wasm-opt)
set(CMAKE_C_FLAGS_INIT -Wno-deprecated)
set(CMAKE_CXX_FLAGS_INIT -Wno-deprecated)
