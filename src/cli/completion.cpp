#include "cli/completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/globals.hpp"
#include "cli/pages.hpp"
#include "cli/table.hpp"
#include "gpuctl/model/schema.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::uint64_t kNameCacheLimit = 4U << 20U;

/// FNV-1a: it must be the same in every process, and hides nothing.
std::string hashed(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

std::vector<const OptionSpec*> options_at(const Command* command) {
  std::vector<const OptionSpec*> options;
  if (command != nullptr) {
    for (const auto& option : command->options) options.push_back(&option);
  }
  for (const auto& global : global_options()) {
    if (command == nullptr || takes(*command, global)) options.push_back(&global.spec);
  }
  return options;
}

const OptionSpec* named(const std::vector<const OptionSpec*>& options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const auto* option) {
    return option->name == name || (!option->short_name.empty() && option->short_name == name);
  });
  return found == options.end() ? nullptr : *found;
}

class Completer {
 public:
  Completer(const CompletionSources& sources, Account account)
      : sources_(sources), table_(sources.table), account_(std::move(account)) {}

  Completion run(std::span<const std::string> words) {
    typed_ = words.empty() ? "" : words.back();
    const bool open = read(words.empty() ? words : words.first(words.size() - 1));
    if (awaited_ != nullptr) {
      offer_values(*awaited_, "");
    } else if (const auto equals = typed_.find('='); open && typed_.starts_with("--") && equals != std::string::npos) {
      if (const auto* option = named(options_at(command_), typed_.substr(0, equals)))
        offer_values(*option, typed_.substr(0, equals + 1));
    } else if (open && typed_.starts_with("-")) {
      for (const auto* option : options_at(command_)) offer(option->name, option->help);
    } else {
      offer_words();
    }
    return std::move(result_);
  }

 private:
  /// Follows what stands before the word being typed. False after `--`.
  bool read(std::span<const std::string> words) {
    bool open = true;
    for (const auto& word : words) {
      if (awaited_ != nullptr) {
        if (awaited_->name == "--profile") account_.profile = word;
        awaited_ = nullptr;
      } else if (open && word == "--") {
        open = false;
      } else if (open && word.size() > 1 && word.front() == '-') {
        const auto* option = named(options_at(command_), word);
        if (word == "--sandbox") account_.sandbox = true;
        if (word.starts_with("--profile=")) account_.profile = word.substr(word.find('=') + 1);
        if (option != nullptr && !option->value_name.empty() && !option->optional_value) awaited_ = option;
      } else {
        take_word(word);
      }
    }
    return open;
  }

  void take_word(const std::string& word) {
    Words longer = path_;
    longer.push_back(longer.empty() ? canonical_word(table_, word) : word);
    if (arguments_ == 0 && is_prefix(table_, longer)) {
      path_ = std::move(longer);
      command_ = find_command(table_, path_);
    } else {
      ++arguments_;
      argument_words_.push_back(argument_words_.empty() ? canonical_word(table_, word) : word);
    }
  }

  void offer(const std::string& text, std::string_view help) {
    if (text.starts_with(typed_)) result_.candidates.push_back({text, std::string(help)});
  }

  void offer_values(const OptionSpec& option, const std::string& before) {
    for (const auto& choice : option.choices) offer(before + choice, "");
    if (option.completes == Completes::field_key && command_ != nullptr && command_->resource != nullptr) {
      const std::string after = option.value_name.find('=') == std::string::npos ? "" : "=";
      for (const auto& field : command_->resource->fields) offer(before + std::string(field.key) + after, field.help);
    }
    const bool file =
        option.value_name.find("FILE") != std::string::npos || option.value_name.find("DIR") != std::string::npos;
    result_.files = file && option.choices.empty();
  }

  void offer_words() {
    if (arguments_ == 0) {
      for (const auto& child : children(table_, path_)) offer(child.word, child.summary);
    }
    if (command_ == nullptr || command_->handler == nullptr || command_->arguments.empty()) return;
    const auto& arguments = command_->arguments;
    const ArgumentSpec* argument = arguments_ < arguments.size() ? &arguments[arguments_] : nullptr;
    if (argument == nullptr && arguments.back().repeatable) argument = &arguments.back();
    if (argument != nullptr) offer_argument(*argument);
  }

  void offer_argument(const ArgumentSpec& argument) {
    for (const auto& choice : argument.choices) offer(choice, "");
    switch (argument.completes) {
      case Completes::nothing:
      case Completes::field_key:
        break;
      case Completes::files:
        result_.files = true;
        break;
      case Completes::provider:
        offer_providers();
        break;
      case Completes::resource_name:
        offer_names();
        break;
      case Completes::topic:
        if (argument_words_.empty())
          for (const auto& topic : topics()) offer(std::string(topic.name), topic.summary);
        offer_children();
        break;
      case Completes::command:
        if (argument_words_.empty()) offer("error", "the error object");
        offer_children();
        break;
      case Completes::shell:
        for (const char* shell : {"bash", "zsh", "fish"}) offer(shell, "");
        break;
    }
  }

  /// The words that may follow those already typed as arguments of help or schema.
  void offer_children() {
    for (const auto& child : children(table_, argument_words_)) offer(child.word, child.summary);
  }

  void offer_providers() {
    for (const auto* provider : providers_of(table_)) offer(std::string(provider->id), provider->title);
  }

  void offer_names() {
    const auto path = name_cache_path(*command_, account_, sources_.environment, sources_.settings);
    if (path.empty()) return;
    const auto names = sources_.files.read(path, kNameCacheLimit);
    if (!names) return;
    std::string_view rest = *names;
    std::set<std::string_view> seen;  // two machines may share a name
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      const auto line = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      // Names are the server's text: one that would break the protocol of the scripts is not offered.
      const bool clean = std::none_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
      if (!line.empty() && clean && seen.insert(line).second) offer(std::string(line), "");
    }
  }

  const CompletionSources& sources_;
  const std::vector<Command>& table_;
  Account account_;
  Words path_{};
  const Command* command_ = nullptr;
  std::size_t arguments_ = 0;
  Words argument_words_{};
  const OptionSpec* awaited_ = nullptr;
  std::string typed_{};
  Completion result_{};
};

}  // namespace

std::string name_cache_path(const Command& command, const Account& account, const Environment& environment,
                            const config::Settings& settings) {
  const auto folder = settings.cache_folder();
  if (!folder || command.provider == nullptr || command.resource == nullptr) return {};
  const auto& provider = *command.provider;
  std::string chosen = account.sandbox ? "sandbox" : account.profile;
  if (!account.sandbox && provider.credentials != nullptr) {
    const model::CredentialSpec& spec = *provider.credentials;
    const auto add = [&](std::string_view variable) {
      chosen += '\n' + (variable.empty() ? "" : environment.get(variable).value_or(""));
    };
    for (const auto variable : {spec.profile_environment, spec.file_environment, spec.base_url_environment})
      add(variable);
    for (const auto& field : spec.fields) {
      if (!field.secret && !field.environment.empty()) add(field.environment.front());
    }
    for (const char* key : {"profile", "base_url"}) {
      const auto* setting = settings.find(fmt::format("{}.{}", provider.id, key));
      chosen += '\n' + (setting == nullptr ? "" : setting->value);
    }
  }
  return fmt::format("{}/names/{}/{}-{}.txt", *folder, hashed(chosen), provider.id, command.resource->name);
}

Completion complete(std::span<const std::string> words, const CompletionSources& sources, Account account) {
  return Completer(sources, std::move(account)).run(words);
}

}  // namespace gpuctl::cli
