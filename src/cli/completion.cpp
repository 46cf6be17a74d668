#include "cli/completion.hpp"

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
  Completer(const std::vector<Command>& table, Files& files, const std::string& cache_folder)
      : table_(table), files_(files), cache_folder_(cache_folder) {}

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
        awaited_ = nullptr;
      } else if (open && word == "--") {
        open = false;
      } else if (open && word.size() > 1 && word.front() == '-') {
        const auto* option = named(options_at(command_), word);
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
    }
  }

  void offer(const std::string& text, std::string_view help) {
    if (text.starts_with(typed_)) result_.candidates.push_back({text, std::string(help)});
  }

  void offer_values(const OptionSpec& option, const std::string& before) {
    for (const auto& choice : option.choices) offer(before + choice, "");
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
        for (const auto& topic : topics()) offer(std::string(topic.name), topic.summary);
        for (const auto& child : children(table_, {})) offer(child.word, child.summary);
        break;
      case Completes::shell:
        for (const char* shell : {"bash", "zsh", "fish"}) offer(shell, "");
        break;
    }
  }

  void offer_providers() {
    std::vector<std::string_view> seen;
    for (const auto& command : table_) {
      if (command.provider == nullptr || std::find(seen.begin(), seen.end(), command.provider->id) != seen.end())
        continue;
      seen.push_back(command.provider->id);
      offer(std::string(command.provider->id), command.provider->title);
    }
  }

  void offer_names() {
    if (cache_folder_.empty() || command_->provider == nullptr || command_->resource == nullptr) return;
    const auto names = files_.read(name_cache_path(cache_folder_, *command_), kNameCacheLimit);
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

  const std::vector<Command>& table_;
  Files& files_;
  const std::string& cache_folder_;
  Words path_{};
  const Command* command_ = nullptr;
  std::size_t arguments_ = 0;
  const OptionSpec* awaited_ = nullptr;
  std::string typed_{};
  Completion result_{};
};

}  // namespace

std::string name_cache_path(const std::string& cache_folder, const Command& command) {
  return cache_folder + "/names/" + std::string(command.provider->id) + "-" + std::string(command.resource->name) +
         ".txt";
}

Completion complete(std::span<const std::string> words, const std::vector<Command>& table, Files& files,
                    const std::string& cache_folder) {
  return Completer(table, files, cache_folder).run(words);
}

}  // namespace gpuctl::cli
