// The table of settings. Reading, checking, `config explain` and the reference are made from it.
#include <array>

#include "gpuctl/config/settings.hpp"

namespace gpuctl::config {
namespace {

constexpr std::array kFields{
    ConfigField{.key = "output",
                .environment = "GPUCTL_OUTPUT",
                .flag = "--output",
                .fallback = "table",
                .help = "output format",
                .choices = "table,wide,json,yaml,csv,name,columns="},
    ConfigField{.key = "color",
                .environment = "GPUCTL_COLOR",
                .flag = "--color",
                .fallback = "auto",
                .help = "colours: auto follows the terminal, NO_COLOR and CLICOLOR_FORCE",
                .choices = "auto,always,never"},
    ConfigField{.key = "timeout",
                .environment = "GPUCTL_TIMEOUT",
                .flag = "--timeout",
                .type = FieldType::duration,
                .help = "longest time a command may take, e.g. 90s or 10m; empty = no limit"},
    ConfigField{.key = "log_file",
                .environment = "GPUCTL_LOG_FILE",
                .flag = "--log-file",
                .help = "file that diagnostics are appended to",
                .project_allowed = false},
    ConfigField{.key = "sandbox",
                .environment = "GPUCTL_SANDBOX",
                .flag = "--sandbox",
                .type = FieldType::boolean,
                .fallback = "false",
                .help = "use the sandbox inside gpuctl instead of the real services"},
    ConfigField{.key = "token_cache",
                .environment = "GPUCTL_TOKEN_CACHE",
                .flag = "--no-token-cache",
                .type = FieldType::boolean,
                .fallback = "true",
                .help = "keep access tokens on disk between commands"},
    ConfigField{.key = "cacert",
                .environment = "GPUCTL_CACERT",
                .flag = "--cacert",
                .help = "file of CA certificates to trust instead of the system's",
                .project_allowed = false},
    ConfigField{.key = "no_input",
                .environment = "GPUCTL_NO_INPUT",
                .flag = "--no-input",
                .type = FieldType::boolean,
                .fallback = "false",
                .help = "never ask on the terminal"},
    ConfigField{.key = "verda.profile",
                .environment = "VERDA_PROFILE",
                .flag = "--profile",
                .help = "section of the Verda credentials file"},
    ConfigField{.key = "verda.base_url",
                .environment = "VERDA_BASE_URL",
                .flag = "",
                .help = "address of the Verda API, https:// except on loopback; /v1 may be left out",
                .project_allowed = false},
    ConfigField{.key = "verda.credential_process",
                .environment = "",
                .flag = "",
                .help = "command that prints Verda credentials as JSON: client_id, client_secret",
                .project_allowed = false},
};

}  // namespace

std::span<const ConfigField> config_fields() { return kFields; }

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::flag:
      return "flag";
    case Origin::environment:
      return "environment";
    case Origin::project_file:
      return "project file";
    case Origin::user_file:
      return "user file";
    case Origin::fallback:
      return "default";
  }
  return "default";
}

}  // namespace gpuctl::config
