# GPUCTL_SANITIZE=address,undefined (leak check included) or thread, for everything that is built.
if(GPUCTL_SANITIZE)
  add_compile_options(-fsanitize=${GPUCTL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${GPUCTL_SANITIZE})
  # Instrumented code gives GCC 12 false positives (array-bounds in std::string literals); the dev and release builds
  # hold the warnings, so here they are shown and do not end the build.
  set(GPUCTL_WARNINGS_END_THE_BUILD OFF)
  if(GPUCTL_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)  # Boost.Asio uses fences, which GCC's TSan does not model; its mutexes order the same
  endif()
endif()
# Fuzz targets learn from the coverage of everything they link.
if(GPUCTL_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
