# Strict warnings, as errors, for our own code.
add_library(gpuctl_warnings INTERFACE)
target_compile_options(gpuctl_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Wimplicit-fallthrough -Wcast-align -Wunused)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false positives of these at -O2 inside std::string, std::optional and std::variant.
  target_compile_options(gpuctl_warnings INTERFACE -Wduplicated-cond -Wlogical-op -Wno-restrict -Wno-maybe-uninitialized -Wno-null-dereference
    -Wno-stringop-overread -Wno-stringop-overflow)
endif()

if(NOT DEFINED GPUCTL_WARNINGS_END_THE_BUILD OR GPUCTL_WARNINGS_END_THE_BUILD)
  target_compile_options(gpuctl_warnings INTERFACE -Werror)
endif()
