#include "cli/parse/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace gpuctl::cli {
namespace {

std::string names_of(const OptionSpec& option) {
  return option.short_name.empty() ? option.name : option.short_name + "," + option.name;
}

CLI::Option* add_option(CLI::App& app, const OptionSpec& option) {
  if (option.value_name.empty() || option.optional_value) {
    // CLI11's flags take a value only as --flag=value: just what an optional value may look like.
    return app.add_flag(names_of(option))->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  // Without extra arguments CLI11 also leaves a value in brackets alone, which a jq expression may well be.
  return app.add_option(names_of(option))
      ->type_size(1)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// CLI11 keeps what is no option of ours in the order it was typed. Arguments are taken from there rather than through
/// its positionals, which would cut a word in brackets at its commas.
void sort_remaining(const std::vector<std::string>& remaining, std::span<const ArgumentSpec> arguments,
                    Arguments& result) {
  bool options_over = false;
  std::size_t at = 0;
  for (const auto& word : remaining) {
    if (word == "--" && !options_over) {
      options_over = true;
    } else if (!options_over && word.size() > 1 && word.front() == '-') {
      result.unknown.push_back(word);
    } else if (at < arguments.size()) {
      result.values[arguments[at].name].push_back(word);
      if (!arguments[at].repeatable) ++at;
    } else {
      result.surplus.push_back(word);
    }
  }
}

}  // namespace

Result<Arguments> split_arguments(std::span<const OptionSpec* const> options, std::span<const ArgumentSpec> arguments,
                                  std::vector<std::string> words) {
  try {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    std::vector<CLI::Option*> parsed_options;
    for (const auto* option : options) parsed_options.push_back(add_option(app, *option));
    std::reverse(words.begin(), words.end());
    app.parse(std::move(words));

    Arguments result;
    for (std::size_t i = 0; i < options.size(); ++i) {
      if (parsed_options[i]->count() > 0) result.values[options[i]->name] = parsed_options[i]->results();
    }
    sort_remaining(app.remaining(), arguments, result);
    return result;
  } catch (const CLI::Error& problem) {
    return Error{.code = ErrorCode::usage, .message = problem.what()};
  }
}

}  // namespace gpuctl::cli
