# ccache where it is installed; the sloppiness is what it needs to cache builds with precompiled headers.
find_program(GPUCTL_CCACHE ccache)
if(GPUCTL_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${GPUCTL_CCACHE})
endif()
