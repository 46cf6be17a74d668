# The one binary, with its manual pages and completions.
if(EXISTS ${CMAKE_SOURCE_DIR}/src/app/main.cpp AND TARGET gpuctl_app)
  add_executable(gpuctl ${CMAKE_SOURCE_DIR}/src/app/main.cpp)
  target_link_libraries(gpuctl PRIVATE gpuctl_app gpuctl_warnings Threads::Threads)
  target_include_directories(gpuctl PRIVATE ${CMAKE_SOURCE_DIR}/src)
  set_target_properties(gpuctl PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  # What is not used is dropped, and with it the shared objects that only it needed.
  target_link_options(gpuctl PRIVATE -Wl,--as-needed
    $<$<CONFIG:Release>:-static-libstdc++;-static-libgcc;-Wl,--gc-sections;-Wl,-O1;-Wl,-z,now;-Wl,--exclude-libs,ALL>)
  install(TARGETS gpuctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

  # The binary itself writes them, so they are made only where it can run and is what will be installed.
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    set(documents ${CMAKE_BINARY_DIR}/documents)
    add_custom_command(OUTPUT ${documents}/stamp
      COMMAND ${CMAKE_COMMAND} -E rm -rf ${documents}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${documents}/man1
      COMMAND gpuctl __man ${documents}/man1
      COMMAND gpuctl completion bash > ${documents}/gpuctl
      COMMAND gpuctl completion zsh > ${documents}/_gpuctl
      COMMAND gpuctl completion fish > ${documents}/gpuctl.fish
      COMMAND ${CMAKE_COMMAND} -E touch ${documents}/stamp
      DEPENDS gpuctl VERBATIM COMMENT "Manual pages and completions")
    add_custom_target(gpuctl_documents ALL DEPENDS ${documents}/stamp)
    install(DIRECTORY ${documents}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
    install(FILES ${documents}/gpuctl DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${documents}/_gpuctl DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
    install(FILES ${documents}/gpuctl.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
  endif()
endif()
