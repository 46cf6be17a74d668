// Settings with their sources: flag > environment > project file .gpuctl.yaml > user file > default.
// One table of fields (config_fields) drives reading, checking, `config explain` and the docs.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/environment.hpp"
#include "gpuctl/base/files.hpp"
#include "gpuctl/base/process.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/model/credentials.hpp"

namespace gpuctl::config {

enum class FieldType { text, boolean, duration, decimal, integer };

struct ConfigField {
  std::string_view key;          ///< "output", "verda.profile"
  std::string_view environment;  ///< "GPUCTL_OUTPUT"; may be empty
  std::string_view flag;         ///< "--output"; may be empty
  FieldType type = FieldType::text;
  std::string_view fallback{};  ///< default value
  std::string_view help{};
  bool project_allowed = true;  ///< false: a project file may not set it (endpoints, credential_process)
  std::string_view choices{};   ///< comma separated closed set; "columns=" takes any value after it; empty = any
};

/// Every setting gpuctl knows.
std::span<const ConfigField> config_fields();

/// XDG folders after GPUCTL_CONFIG_DIR, GPUCTL_STATE_DIR, GPUCTL_CACHE_DIR.
struct Folders {
  std::string config;
  std::string state;
  std::string cache;
};

enum class Origin { flag, environment, project_file, user_file, fallback };
std::string_view to_string(Origin origin);

struct Setting {
  const ConfigField* field = nullptr;
  std::string value;
  Origin origin = Origin::fallback;
  std::string source;                                           ///< the variable, flag or file path
  std::vector<std::pair<std::string, std::string>> overridden;  ///< (source, value) of the losers
};

class Settings {
 public:
  struct Sources {
    const Environment& environment;
    Files& files;
    std::string working_folder;  ///< the search for .gpuctl.yaml goes up from here to the home folder or root
    std::string user_file{};     ///< --config; empty = <config folder>/config.yaml
    std::map<std::string, std::string> flags{};  ///< by field key
    bool tolerant = false;                       ///< never fails: what is wrong is left out and told by problems()
  };
  /// Reads and checks everything; all problems at once (ErrorCode::config). Unknown keys are problems with the nearest
  /// known key named.
  static Result<Settings> load(const Sources& sources);

  /// The winner; a key that is not in the table is a bug (throws std::out_of_range).
  const Setting& get(std::string_view key) const;
  /// The same; nullptr for a key that is not in the table.
  const Setting* find(std::string_view key) const;
  const std::string& text(std::string_view key) const { return get(key).value; }
  bool boolean(std::string_view key) const;
  std::optional<std::chrono::milliseconds> duration(std::string_view key) const;
  const std::vector<Setting>& all() const { return settings_; }
  /// What a tolerant load left out; the subject is the variable, or file:line.
  const std::vector<Problem>& problems() const { return problems_; }

  /// Empty strings where a folder cannot be known (no HOME); for commands that can do without.
  const Folders& folders() const { return folders_; }
  /// A folder that is needed. ErrorCode::config saying what to set where it cannot be known. Not created here.
  Result<std::string> config_folder() const;
  Result<std::string> state_folder() const;
  Result<std::string> cache_folder() const;
  const std::string& user_file() const { return user_file_; }
  const std::string& project_file() const { return project_file_; }  ///< empty where there is none

 private:
  std::vector<Setting> settings_;
  std::vector<Problem> problems_;
  Folders folders_;
  std::string user_file_;
  std::string project_file_;
};

/// Whose credentials.
struct CredentialQuery {
  std::string_view provider;
  const model::CredentialSpec& spec;
  std::string profile{};  ///< --profile; empty = the environment's or the default rule
};
/// Looks, in this order, at: the environment; the credentials file; `<provider>.credential_process`. A profile that was
/// chosen explicitly (query, profile variable, --profile) puts the file before the environment. Within the file: the
/// chosen profile, else `default`, else the only one; INI with prefixed then unprefixed keys, else the YAML or JSON
/// layout. The base URL is the environment's, else the one beside the credentials that are used, else the setting's.
/// Warnings (a file that others may read, a chosen profile that is not there) come with the result; the caller shows
/// them. Blocks on the disk and on the credential process. Errors: ErrorCode::config for half a pair, a wrong base URL,
/// a failing process, and where nothing is found (each place looked at is a problem, the hint is the login
/// command); ErrorCode::cancelled or deadline from the process.
Result<model::Credentials> find_credentials(const CredentialQuery& query, const Settings& settings,
                                            const Environment& environment, Files& files, Processes& processes,
                                            const CallContext& context);

/// Writes id, secret, token and base URL into the INI file's profile (query, profile variable, else `default`), 0600 in
/// a 0700 folder: what is empty is taken out, everything else in the file stays byte for byte. Returns the path.
/// Errors: ErrorCode::config for a file in another layout, a value with blanks or a wrong base URL; usage for a profile
/// name with blanks or brackets; io.
Result<std::string> store_credentials(const CredentialQuery& query, const model::Credentials& credentials,
                                      const Environment& environment, Files& files);
/// Removes the profile's keys of this provider, and its header where nothing is left below it. Returns whether there
/// were any.
Result<bool> remove_credentials(const CredentialQuery& query, const Environment& environment, Files& files);

}  // namespace gpuctl::config
