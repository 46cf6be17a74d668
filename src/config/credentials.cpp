// find_credentials: each place in its turn, remembering why it did not do.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "config/credential_file.hpp"
#include "config/text.hpp"
#include "gpuctl/config/settings.hpp"

namespace gpuctl::config {
namespace {

using model::CredentialField;
using model::Credentials;
using Found = std::optional<Credentials>;

constexpr std::uint64_t kLargestFile = 1U << 20U;

bool is_token(const CredentialField& field) { return field.name == "token"; }

/// The values of one place, by field.
struct Gathered {
  Credentials credentials;
  std::vector<std::string> present;  ///< as that place spells them
  std::vector<std::string> missing;
  bool complete = false;
};

/// `get(field)` returns the spelling and the value, `spelling(field)` how the missing ones would be spelled.
template <typename Get, typename Spelling>
Gathered gather(const model::CredentialSpec& spec, Get get, Spelling spelling) {
  Gathered gathered;
  auto& credentials = gathered.credentials;
  for (const auto& field : spec.fields) {
    std::optional<std::pair<std::string, Secret>> value = get(field);
    if (is_token(field)) {
      if (value) credentials.token = std::move(value->second);
      continue;
    }
    if (!value) {
      gathered.missing.push_back(spelling(field));
      continue;
    }
    gathered.present.push_back(std::move(value->first));
    if (field.secret) {
      credentials.secret = std::move(value->second);
    } else {
      credentials.id = value->second.reveal();
    }
  }
  // Id and secret can be used for ever, a token only until it expires.
  if (gathered.missing.empty()) credentials.token = Secret();
  gathered.complete = gathered.missing.empty() || !credentials.token.empty();
  if (!gathered.missing.empty() && gathered.complete) {
    credentials.id.clear();
    credentials.secret = Secret();
  }
  return gathered;
}

std::string first_of(std::span<const std::string_view> names, std::string_view otherwise) {
  return std::string(names.empty() ? otherwise : names.front());
}

class Search {
 public:
  Search(const CredentialQuery& query, const Settings& settings, const Environment& environment, Files& files)
      : query_(query), settings_(settings), environment_(environment), files_(files) {
    const auto from_environment = environment.get(query.spec.profile_environment);
    const auto* setting = settings.find(fmt::format("{}.profile", query.provider));
    if (!query.profile.empty()) {
      profile_ = query.profile;
    } else if (from_environment) {
      profile_ = *from_environment;
    } else if (setting != nullptr) {
      profile_ = setting->value;
    }
    explicit_profile_ = !query.profile.empty() || from_environment.has_value() ||
                        (setting != nullptr && setting->origin == Origin::flag && !setting->value.empty());
  }

  Result<Credentials> run(Processes& processes, const CallContext& context) {
    GPUCTL_ASSIGN(auto first, explicit_profile_ ? from_file() : from_environment());
    if (first) return finish(std::move(*first));
    GPUCTL_ASSIGN(auto second, explicit_profile_ ? from_environment() : from_file());
    if (second) {
      if (explicit_profile_)
        warnings_.push_back(fmt::format("profile \"{}\" was not found ({}); {} is used instead", profile_,
                                        looked_.front().message, second->source));
      return finish(std::move(*second));
    }
    GPUCTL_ASSIGN(auto third, from_process(processes, context));
    if (third) return finish(std::move(*third));
    return nothing_found();
  }

 private:
  Result<Found> from_environment() {
    std::vector<std::string> names;
    for (const auto& field : query_.spec.fields)
      names.insert(names.end(), field.environment.begin(), field.environment.end());
    const auto get = [&](const CredentialField& field) -> std::optional<std::pair<std::string, Secret>> {
      for (const auto name : field.environment) {
        const auto value = environment_.get(name);
        if (value && !trimmed(*value).empty())
          return std::pair(std::string(name), Secret(std::string(trimmed(*value))));
      }
      return std::nullopt;
    };
    auto gathered = gather(query_.spec, get, [](const auto& field) { return first_of(field.environment, field.name); });
    if (gathered.complete) {
      gathered.credentials.source = fmt::format("{}", fmt::join(gathered.present, " and "));
      return Found(std::move(gathered.credentials));
    }
    if (gathered.present.empty()) {
      looked_.push_back({fmt::format("{}", fmt::join(names, ", ")), "not set"});
      return Found();
    }
    return Error{.code = ErrorCode::config,
                 .message = fmt::format("{} is set but {} is not", fmt::join(gathered.present, " and "),
                                        fmt::join(gathered.missing, " and ")),
                 .hint = fmt::format("set {} too, or unset {}", fmt::join(gathered.missing, " and "),
                                     fmt::join(gathered.present, " and ")),
                 .provider = std::string(query_.provider)};
  }

  Result<Found> from_file() {
    const auto path = credential_path(query_.spec, environment_);
    if (!path) {
      if (!query_.spec.home_folder.empty())
        looked_.push_back({fmt::format("~/{}/credentials", query_.spec.home_folder), "HOME is not set"});
      return Found();
    }
    const auto shown = short_path(*path, environment_);
    const auto text = files_.read(*path, kLargestFile);
    if (!text.ok()) {
      const bool absent = text.error().code == ErrorCode::not_found;
      looked_.push_back({shown, absent ? "no such file" : text.error().message});
      return Found();
    }
    const auto file = parse_credential_file(*text, file_keys(query_.spec));
    const auto name = file.profile_name(profile_);
    const auto* profile = file.find(name);
    if (profile == nullptr) {
      looked_.push_back({shown, file.problem.empty() ? no_profile(file, name) : file.problem});
      return Found();
    }
    return from_profile(*profile, *path, shown);
  }

  static std::string no_profile(const CredentialFile& file, const std::string& name) {
    std::vector<std::string_view> known;
    for (const auto& profile : file.profiles) known.push_back(profile.name);
    return known.empty() ? fmt::format("no profile \"{}\"", name)
                         : fmt::format("no profile \"{}\", only {}", name, fmt::join(known, ", "));
  }

  Result<Found> from_profile(const CredentialProfile& profile, const std::string& path, const std::string& shown) {
    const auto value_of = [&](std::span<const std::string_view> keys) -> std::optional<std::pair<std::string, Secret>> {
      for (const auto key : keys) {
        if (const auto found = profile.values.find(key); found != profile.values.end())
          return std::pair(found->first, found->second);
      }
      return std::nullopt;
    };
    auto gathered = gather(
        query_.spec, [&](const CredentialField& field) { return value_of(field.file_keys); },
        [](const CredentialField& field) { return first_of(field.file_keys, field.name); });
    if (!gathered.complete && gathered.present.empty()) {
      looked_.push_back(
          {shown, fmt::format("profile \"{}\" has no {}", profile.name, fmt::join(gathered.missing, " and no "))});
      return Found();
    }
    if (!gathered.complete) {
      return Error{.code = ErrorCode::config,
                   .message = fmt::format("profile \"{}\" in {} has {} but no {}", profile.name, shown,
                                          fmt::join(gathered.present, " and "), fmt::join(gathered.missing, " and ")),
                   .hint = login_command(profile.name),
                   .provider = std::string(query_.provider)};
    }
    warn_of_readers(path, shown);
    auto& credentials = gathered.credentials;
    credentials.profile = profile.name;
    credentials.source = fmt::format("{} [{}]", shown, profile.name);
    if (const auto url = value_of(query_.spec.base_url_file_keys)) credentials.base_url = url->second.reveal();
    return Found(std::move(credentials));
  }

  void warn_of_readers(const std::string& path, const std::string& shown) {
    const auto info = files_.info(path);
    if (!info.ok() || !*info || ((*info)->mode & 077U) == 0) return;
    warnings_.push_back(
        fmt::format("others may read or change {} (mode {:04o}): chmod 600 {}", shown, (*info)->mode, shown));
  }

  Result<Found> from_process(Processes& processes, const CallContext& context) {
    const auto key = fmt::format("{}.credential_process", query_.provider);
    const auto* setting = settings_.find(key);
    if (setting == nullptr) return Found();
    if (setting->value.empty()) {
      const auto place = short_path(settings_.user_file(), environment_);
      looked_.push_back({key, place.empty() ? "not set" : fmt::format("not set in {}", place)});
      return Found();
    }
    const auto wrong = [&](std::string_view why) {
      return Error{.code = ErrorCode::config,
                   .message = fmt::format("{} ({}): {}", key, setting->source, why),
                   .provider = std::string(query_.provider)};
    };
    const auto argv = split_arguments(setting->value);
    if (!argv.ok()) return wrong(argv.error().message);
    auto ran = processes.run(*argv, context);
    if (!ran.ok()) {
      const bool stopped = ran.error().code == ErrorCode::cancelled || ran.error().code == ErrorCode::deadline;
      return stopped ? std::move(ran).error() : wrong(ran.error().message);
    }
    if (ran->exit_status != 0) return wrong(fmt::format("{} ended with status {}", argv->front(), ran->exit_status));
    const auto values = parse_credential_object(ran->output);
    if (!values) return wrong(fmt::format("{} did not print a JSON object", argv->front()));
    return from_values(*values, fmt::format("{} ({})", key, argv->front()), wrong);
  }

  template <typename Wrong>
  Result<Found> from_values(const std::map<std::string, Secret, std::less<>>& values, std::string source, Wrong wrong) {
    const auto get = [&](const CredentialField& field) -> std::optional<std::pair<std::string, Secret>> {
      const auto found = values.find(field.name);
      if (found == values.end()) return std::nullopt;
      return std::pair(found->first, found->second);
    };
    auto gathered = gather(query_.spec, get, [](const CredentialField& field) { return std::string(field.name); });
    if (!gathered.complete) return wrong(fmt::format("its JSON has no {}", fmt::join(gathered.missing, " and no ")));
    gathered.credentials.source = std::move(source);
    if (const auto url = values.find("base_url"); url != values.end())
      gathered.credentials.base_url = url->second.reveal();
    return Found(std::move(gathered.credentials));
  }

  /// The base URL: environment, else what came with the credentials, else the setting. It is never taken from a
  /// profile whose credentials are not used.
  Result<Credentials> finish(Credentials credentials) {
    const auto* setting = settings_.find(fmt::format("{}.base_url", query_.provider));
    std::string source = credentials.source;
    if (auto url = environment_.get(query_.spec.base_url_environment)) {
      credentials.base_url = std::move(*url);
      source = query_.spec.base_url_environment;
    } else if (credentials.base_url.empty() && setting != nullptr) {
      credentials.base_url = setting->value;
      source = setting->source;
    }
    if (!credentials.base_url.empty()) {
      GPUCTL_ASSIGN(credentials.base_url, checked_base_url(credentials.base_url, source));
    }
    credentials.warnings = std::move(warnings_);
    return credentials;
  }

  std::string login_command(std::string_view profile) const {
    const bool is_default = profile.empty() || profile == kDefaultProfile;
    return fmt::format("gpuctl auth login {}{}", query_.provider,
                       is_default ? "" : fmt::format(" --profile {}", profile));
  }

  Error nothing_found() {
    if (!query_.spec.login_url_hint.empty())
      looked_.push_back({"new credentials", fmt::format("are made at {}", query_.spec.login_url_hint)});
    return Error{.code = ErrorCode::config,
                 .message = fmt::format("no credentials for {}", query_.provider),
                 .hint = login_command(profile_),
                 .provider = std::string(query_.provider),
                 .problems = std::move(looked_)};
  }

  const CredentialQuery& query_;
  const Settings& settings_;
  const Environment& environment_;
  Files& files_;
  std::string profile_;
  bool explicit_profile_ = false;
  std::vector<Problem> looked_;
  std::vector<std::string> warnings_;
};

}  // namespace

Result<Credentials> find_credentials(const CredentialQuery& query, const Settings& settings,
                                     const Environment& environment, Files& files, Processes& processes,
                                     const CallContext& context) {
  return Search(query, settings, environment, files).run(processes, context);
}

}  // namespace gpuctl::config
