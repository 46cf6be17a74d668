// Any bytes as a settings file: never a crash, and every entry and problem has what its reader needs.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/settings_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = gpuctl::config::parse_settings(text, "config.yaml");
  for (const auto& entry : file.entries)
    if (entry.line <= 0) std::abort();
  for (const auto& problem : file.problems)
    if (!problem.subject.starts_with("config.yaml") || problem.message.empty()) std::abort();
  return 0;
}
