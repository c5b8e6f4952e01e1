# What is installed besides the programs, which their folders install: the CMake package, licences, and where to look for libraries.
include(CMakePackageConfigHelpers)

# In share/, which find_package searches in every prefix: the package holds nothing of one architecture, and stands in the build tree
# as it does when installed.
set(configFolder share/cmake/WasmTorch)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/${configFolder}/WasmTorchConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
foreach(file WasmTorchConfig.cmake WasmTorchAddModel.cmake)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/package/${file} ${CMAKE_BINARY_DIR}/${configFolder}/${file} COPYONLY)
endforeach()
install(DIRECTORY ${CMAKE_BINARY_DIR}/${configFolder}/ DESTINATION ${configFolder})

install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION share/doc/wasmtorch)
install(FILES ${CMAKE_SOURCE_DIR}/cmake/package/copyright DESTINATION share/doc/wasmtorch)
