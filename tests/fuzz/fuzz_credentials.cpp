// Any bytes as a credentials file, and as what a credential process prints: never a crash; and what is stored into an
// INI file reads back, with every other byte in place.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "config/credential_file.hpp"
#include "config/ini_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuctl::config;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = parse_credential_file(text, {"verda_client_id", "client_id", "verda_client_secret"});
  if (file.profile_name("").empty() && file.profiles.empty()) std::abort();
  (void)parse_credential_object(std::string(text));

  IniFile ini(text);
  if (ini.text() != text) std::abort();
  if (text.find('\0') != std::string_view::npos || !ini.is_ini()) return 0;
  ini.set("default", "verda_client_id", "value");
  if (ini.get("default", "verda_client_id") != "value") std::abort();
  if (IniFile(ini.text()).get("default", "verda_client_id") != "value") std::abort();
  ini.remove("default", "verda_client_id");
  if (ini.get("default", "verda_client_id")) std::abort();
  return 0;
}
