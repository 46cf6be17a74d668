#include "gpuctl/config/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "config/folders.hpp"
#include "config/settings_file.hpp"
#include "config/text.hpp"
#include "gpuctl/base/decimal.hpp"
#include "gpuctl/base/duration.hpp"
#include "gpuctl/base/text.hpp"

namespace gpuctl::config {
namespace {

constexpr std::string_view kProjectFile = ".gpuctl.yaml";
constexpr std::uint64_t kLargestFile = 1U << 20U;

std::optional<bool> parse_boolean(std::string_view text) {
  constexpr std::array<std::string_view, 4> kTrue{"true", "1", "yes", "on"};
  constexpr std::array<std::string_view, 4> kFalse{"false", "0", "no", "off"};
  if (std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end()) return true;
  if (std::find(kFalse.begin(), kFalse.end(), text) != kFalse.end()) return false;
  return std::nullopt;
}

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> items;
  while (!list.empty()) {
    const auto item = list.substr(0, list.find(','));
    items.push_back(item);
    list.remove_prefix(std::min(list.size(), item.size() + 1));
  }
  return items;
}

/// An entry of `choices` that ends in = takes any value after it.
bool is_choice(std::string_view choices, std::string_view value) {
  const auto known = split(choices);
  return std::any_of(known.begin(), known.end(), [&](std::string_view choice) {
    return choice == value || (choice.ends_with('=') && value.starts_with(choice) && value.size() > choice.size());
  });
}

/// What is wrong with a value; empty when nothing is. An empty value unsets, whatever the type.
std::string complaint(const ConfigField& field, const std::string& value) {
  if (value.empty()) return {};
  switch (field.type) {
    case FieldType::boolean:
      return parse_boolean(value) ? "" : fmt::format("\"{}\" is neither true nor false", value);
    case FieldType::duration:
      return parse_duration(value) ? "" : fmt::format("\"{}\" is no duration: write 90s, 10m or 1h30m", value);
    case FieldType::decimal:
      return Decimal::parse(value) ? "" : fmt::format("\"{}\" is no number", value);
    case FieldType::integer: {
      const auto number = Decimal::parse(value);
      return number && number->to_string().find('.') == std::string::npos
                 ? ""
                 : fmt::format("\"{}\" is no whole number", value);
    }
    case FieldType::text:
      break;
  }
  if (field.choices.empty() || is_choice(field.choices, value)) return {};
  return fmt::format("\"{}\" is unknown: use {}", value, field.choices);
}

/// Gathers the values of all sources, lowest rank first, and everything that is wrong with them.
class Collector {
 public:
  Collector() {
    for (const auto& field : config_fields())
      settings_.push_back({&field, std::string(field.fallback), Origin::fallback, "default", {}});
  }

  void set(const ConfigField& field, std::string value, Origin origin, std::string source, const std::string& subject) {
    if (auto wrong = complaint(field, value); !wrong.empty()) {
      problem(origin, subject, std::move(wrong));
      return;
    }
    auto& setting =
        *std::find_if(settings_.begin(), settings_.end(), [&](const Setting& s) { return s.field == &field; });
    if (setting.origin != Origin::fallback || !setting.value.empty())
      setting.overridden.emplace(setting.overridden.begin(), std::move(setting.source), std::move(setting.value));
    setting.value = std::move(value);
    setting.origin = origin;
    setting.source = std::move(source);
  }

  void problem(Origin origin, std::string subject, std::string message) {
    problems_.push_back({std::move(subject), std::move(message)});
    only_flags_ = only_flags_ && origin == Origin::flag;
  }

  /// With somewhere to put them, problems are no error.
  Result<std::vector<Setting>> finish(std::vector<Problem>* tolerated) && {
    if (tolerated != nullptr) *tolerated = std::exchange(problems_, {});
    if (problems_.empty()) return std::move(settings_);
    const auto count = problems_.size();
    return Error{.code = only_flags_ ? ErrorCode::usage : ErrorCode::config,
                 .message = fmt::format("{} problem{} in the settings", count, count == 1 ? "" : "s"),
                 .hint = only_flags_ ? "gpuctl help config" : "gpuctl config explain",
                 .problems = std::move(problems_)};
  }

 private:
  std::vector<Setting> settings_;
  std::vector<Problem> problems_;
  bool only_flags_ = true;
};

const ConfigField* find_field(std::string_view key) {
  const auto fields = config_fields();
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const ConfigField& f) { return f.key == key; });
  return found == fields.end() ? nullptr : &*found;
}

std::string unknown_key(std::string_view key) {
  std::vector<std::string> known;
  for (const auto& field : config_fields()) known.emplace_back(field.key);
  const auto near = nearest(key, known, 1);
  return near.empty() ? fmt::format("unknown setting {}", key)
                      : fmt::format("unknown setting {}; did you mean {}?", key, near.front());
}

void add_file(Collector& collector, Files& files, const std::string& path, Origin origin) {
  const auto text = files.read(path, kLargestFile);
  if (!text.ok()) {
    collector.problem(origin, path, text.error().message);
    return;
  }
  auto file = parse_settings(*text, path);
  for (auto& problem : file.problems) collector.problem(origin, std::move(problem.subject), std::move(problem.message));
  for (auto& entry : file.entries) {
    const auto subject = fmt::format("{}:{}", path, entry.line);
    const auto* field = find_field(entry.key);
    if (field == nullptr) {
      collector.problem(origin, subject, unknown_key(entry.key));
    } else if (origin == Origin::project_file && !field->project_allowed) {
      collector.problem(origin, subject, fmt::format("{} may not be set in a project file", entry.key));
    } else {
      collector.set(*field, std::move(entry.value), origin, path, subject);
    }
  }
}

void add_environment(Collector& collector, const Environment& environment) {
  for (const auto& field : config_fields()) {
    if (field.environment.empty()) continue;
    if (auto value = environment.get(field.environment)) {
      const std::string name(field.environment);
      collector.set(field, std::move(*value), Origin::environment, name, name);
    }
  }
}

void add_flags(Collector& collector, const std::map<std::string, std::string>& flags) {
  for (const auto& [key, value] : flags) {
    const auto* field = find_field(key);
    if (field == nullptr) throw std::out_of_range("no setting is called " + key);
    const std::string name = field->flag.empty() ? "--" + key : std::string(field->flag);
    collector.set(*field, value, Origin::flag, name, name);
  }
}

/// The nearest .gpuctl.yaml from `folder` up to the home folder or the root; empty where there is none.
Result<std::string> find_project_file(Files& files, std::string folder, const std::optional<std::string>& home) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  while (!folder.empty()) {
    auto path = fmt::format("{}/{}", folder == "/" ? "" : folder, kProjectFile);
    GPUCTL_ASSIGN(const auto info, files.info(path));
    if (info && !info->is_directory) return path;
    if (folder == "/" || folder == home) break;
    folder.resize(folder.rfind('/') == std::string::npos ? 0 : folder.rfind('/'));
    if (folder.empty()) folder = "/";
  }
  return std::string();
}

}  // namespace

Result<Settings> Settings::load(const Sources& sources) {
  Settings settings;
  Collector collector;
  settings.folders_ = find_folders(sources.environment, sources.working_folder);
  settings.user_file_ = sources.user_file;
  if (settings.user_file_.empty() && !settings.folders_.config.empty())
    settings.user_file_ = settings.folders_.config + "/config.yaml";
  if (!settings.user_file_.empty()) {
    const auto info = sources.files.info(settings.user_file_);
    if (!info.ok()) {
      collector.problem(Origin::user_file, settings.user_file_, info.error().message);
    } else if (!info->has_value() && !sources.user_file.empty()) {
      collector.problem(Origin::flag, "--config " + settings.user_file_, "no such file");
    } else if (info->has_value()) {
      add_file(collector, sources.files, settings.user_file_, Origin::user_file);
    }
  }
  // A folder that cannot be looked into holds no project file for us.
  settings.project_file_ =
      find_project_file(sources.files, sources.working_folder, home_folder(sources.environment)).value_or({});
  if (!settings.project_file_.empty() && settings.project_file_ != settings.user_file_)
    add_file(collector, sources.files, settings.project_file_, Origin::project_file);
  add_environment(collector, sources.environment);
  add_flags(collector, sources.flags);
  GPUCTL_ASSIGN(settings.settings_, std::move(collector).finish(sources.tolerant ? &settings.problems_ : nullptr));
  return settings;
}

const Setting* Settings::find(std::string_view key) const {
  const auto found = std::find_if(settings_.begin(), settings_.end(),
                                  [&](const Setting& setting) { return setting.field->key == key; });
  return found == settings_.end() ? nullptr : &*found;
}

const Setting& Settings::get(std::string_view key) const {
  const auto* found = find(key);
  if (found == nullptr) throw std::out_of_range("no setting is called " + std::string(key));
  return *found;
}

bool Settings::boolean(std::string_view key) const { return parse_boolean(text(key)).value_or(false); }

std::optional<std::chrono::milliseconds> Settings::duration(std::string_view key) const {
  return text(key).empty() ? std::nullopt : parse_duration(text(key));
}

}  // namespace gpuctl::config
