# find_package(WasmTorch): the compiler as a target, and wasmtorch_add_model(). Nothing here names a place of the build: the tree that
# holds this file may be moved.
get_filename_component(WasmTorch_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

set(WasmTorch_COMPILER "${WasmTorch_PREFIX}/bin/wasmtorchc")
set(WasmTorch_RUN "${WasmTorch_PREFIX}/bin/wasmtorch-run")
foreach(tool wasmtorchc wasmtorch-run)
  if(NOT EXISTS "${WasmTorch_PREFIX}/bin/${tool}")
    set(WasmTorch_FOUND FALSE)
    set(WasmTorch_NOT_FOUND_MESSAGE "'${WasmTorch_PREFIX}/bin/${tool}' is missing: the installation is not whole")
    return()
  endif()
  if(NOT TARGET WasmTorch::${tool})
    add_executable(WasmTorch::${tool} IMPORTED)
    set_target_properties(WasmTorch::${tool} PROPERTIES IMPORTED_LOCATION "${WasmTorch_PREFIX}/bin/${tool}")
  endif()
endforeach()

include("${CMAKE_CURRENT_LIST_DIR}/WasmTorchAddModel.cmake")
