# A package for Debian and its kin: cpack --config build/release/CPackConfig.cmake
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME wasmtorch)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR WasmTorch)
set(CPACK_PACKAGE_CONTACT "The authors of WasmTorch <wasmtorch@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "compiles PyTorch models to WebAssembly")
set(CPACK_PACKAGE_DESCRIPTION
"wasmtorchc turns a trained model, exported by torch.export or as
TorchScript, into a package for the web: an ES module with types,
WebAssembly SIMD code for this one model, and its weights. wasmtorch-run
runs and times such packages in Node. A CMake package has
wasmtorch_add_model() for build scripts; plugins bring the passes into
LLVM's own opt, clang and mlir-opt.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# Those of libraries come from dpkg-shlibdeps. Binaryen is a script for Node; the system's own will do where it is new enough.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# dpkg-shlibdeps finds libLLVM where the programs look first, in the folder beside libMLIR: a link there, which belongs to a package for
# developers that says nothing of libraries. So the library's own package is named here.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libllvm${LLVM_VERSION_MAJOR}, nodejs (>= 18) | binaryen (>= 117)")
# wasmtorch-run and --verify want Node whoever optimises.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "nodejs (>= 18)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "clang-${LLVM_VERSION_MAJOR}, cmake, llvm-${LLVM_VERSION_MAJOR}, mlir-${LLVM_VERSION_MAJOR}-tools, python3-torch")
# A build for a test takes as long as its compression; what is published may say xz.
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd CACHE STRING "How the package is compressed: gzip, xz, zstd")
# Debian's policy has manual pages compressed, without times in them.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/package/compress-manuals.cmake)
include(CPack)
