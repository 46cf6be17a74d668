// The command table: every command as data. Parsing, --help, completion, man pages, docs/reference and the checks of
// unknown flags all read it.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/exit_code.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/base/value.hpp"
#include "gpuctl/output/output.hpp"

namespace gpuctl::provider {
struct ProviderDescriptor;
}
namespace gpuctl::model {
struct ResourceSchema;
}

namespace gpuctl::cli {

struct Services;

/// What completes a value: of an option or of a positional argument.
enum class Completes { nothing, files, provider, resource_name, topic, command, shell, field_key };

struct OptionSpec {
  std::string name;          ///< "--status"
  std::string short_name{};  ///< "-o"
  std::string value_name{};  ///< "STATUS"; empty for a flag
  std::string help{};
  std::vector<std::string> choices{};  ///< for completion and help; checked (in any case) only when `closed`
  bool closed = false;
  bool repeatable = false;
  std::string environment{};    ///< the variable that sets it too, for help
  bool optional_value = false;  ///< `--wait` and `--wait=ssh` are both right
  Completes completes = Completes::nothing;
};

struct ArgumentSpec {
  std::string name;  ///< "NAME|ID"
  std::string help{};
  bool required = true;
  bool repeatable = false;
  Completes completes = Completes::nothing;
  std::vector<std::string> choices{};
};

struct GlobalOptions {
  output::Options output{};
  bool output_given = false;  ///< -o was typed (or set in the environment)
  int verbosity = 0;
  std::string log_file{};
  std::string profile{};
  std::string ca_file{};
  std::string config_file{};
  std::string color{};  ///< "auto", "always", "never"
  std::optional<std::chrono::milliseconds> timeout{};
  bool sandbox = false;
  bool no_input = false;
  bool yes = false;
  bool no_token_cache = false;
  bool help = false;
};

struct Command;

/// A parsed command line. Before a handler sees it, `global` carries what the settings say where no flag was typed.
struct Invocation {
  const Command* command = nullptr;
  GlobalOptions global;
  std::map<std::string, std::vector<std::string>> values;  ///< by option or argument name; flags hold "true"

  bool has(const std::string& name) const { return values.contains(name); }
  /// The last value, or "".
  std::string value(const std::string& name) const;
  std::vector<std::string> all(const std::string& name) const;
};

using Handler = Result<ExitCode> (*)(const Invocation& invocation, Services& services);

struct Command {
  std::vector<std::string> path;  ///< {"verda","list","instances"}
  std::string summary;            ///< one line
  std::string description{};
  std::vector<std::string> examples{};  ///< command lines
  std::vector<ArgumentSpec> arguments{};
  std::vector<OptionSpec> options{};
  Handler handler = nullptr;  ///< null for a group that only has children
  bool hidden = false;
  bool plain = false;  ///< takes none of the output options (completion scripts, sandbox env)
  std::vector<std::vector<std::string>> alias_paths{};  ///< other paths that mean the same
  const provider::ProviderDescriptor* provider = nullptr;
  const model::ResourceSchema* resource = nullptr;
  Value (*schema)() = nullptr;  ///< JSON Schema of what `-o json` prints, where it follows from no `resource`
  bool standalone = false;      ///< works with a broken configuration too (version, help, completion)
};

/// "gpuctl verda list instances".
std::string spoken_path(const std::vector<std::string>& path);

}  // namespace gpuctl::cli
