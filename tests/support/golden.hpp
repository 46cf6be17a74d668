// Golden files: tests/golden/<name>.txt holds what was printed when somebody looked at it and found it right.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "support/catch.hpp"

namespace gpuctl::test {

/// Compares with the golden file. With GPUCTL_ACCEPT=1 in the environment it writes the file instead and reports the
/// check as skipped, so that an accepting run is never taken for a passing one.
inline void check_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path path = std::filesystem::path(GPUCTL_SOURCE_DIR) / "tests/golden" / (name + ".txt");
  std::ifstream file(path, std::ios::binary);
  std::ostringstream expected;
  if (file) expected << file.rdbuf();
  if (const char* accept = std::getenv("GPUCTL_ACCEPT"); accept != nullptr && std::string(accept) == "1") {
    if (file && expected.str() == actual) return;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    std::cout << "SKIPPED: golden/" << name << ".txt was rewritten, not compared\n";
    return;
  }
  INFO("golden/" << name << ".txt (accept with GPUCTL_ACCEPT=1)");
  CHECK(actual == expected.str());
}

}  // namespace gpuctl::test
