# Run by CPack before it packs: manual pages as Debian has them.
file(GLOB_RECURSE manuals "${CPACK_TEMPORARY_DIRECTORY}/*/share/man/*/*.[0-9]" "${CPACK_TEMPORARY_DIRECTORY}/share/man/*/*.[0-9]")
foreach(manual ${manuals})
  execute_process(COMMAND gzip -9 -n -f "${manual}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
