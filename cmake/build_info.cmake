# What `gpuctl version` says: macros of src/base/build_info.cpp alone, so that a new commit recompiles one file.
execute_process(COMMAND git -C ${CMAKE_SOURCE_DIR} rev-parse --short=12 HEAD
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(commit "")
endif()
set(libraries "boost=${Boost_VERSION_STRING},cli11=${CLI11_VERSION},curl=${CURL_VERSION_STRING},fmt=${fmt_VERSION}")
string(APPEND libraries ",nlohmann_json=${nlohmann_json_VERSION},openssl=${OPENSSL_VERSION}")
string(APPEND libraries ",spdlog=${spdlog_VERSION},sqlite3=${SQLite3_VERSION},yaml-cpp=${yaml-cpp_VERSION}")
set(definitions
  "GPUCTL_VERSION=\"${PROJECT_VERSION}\"" "GPUCTL_COMMIT=\"${commit}\"" "GPUCTL_BUILD_TYPE=\"${CMAKE_BUILD_TYPE}\""
  "GPUCTL_COMPILER=\"${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}\"" "GPUCTL_LIBRARIES=\"${libraries}\"")
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/base/build_info.cpp PROPERTIES COMPILE_DEFINITIONS "${definitions}")
