#include "cli/command_line.hpp"

#include <algorithm>

#include "cli/globals.hpp"
#include "cli/parse/arguments.hpp"
#include "cli/table.hpp"
#include "gpuctl/base/text.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::cli {
namespace {

bool needs_value(const OptionSpec& option) { return !option.value_name.empty() && !option.optional_value; }

bool is_option_word(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

/// The option that `word` names exactly: "--limit", "--limit=3", "-o", and of "-qo" the last letter's.
const OptionSpec* option_of(std::span<const OptionSpec* const> options, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  for (const auto* option : options) {
    if (option->name == name) return option;
    if (word.size() > 1 && word[1] != '-' && !option->short_name.empty() && word.back() == option->short_name.back() &&
        word.find('=') == std::string::npos)
      return option;
  }
  return nullptr;
}

/// In a cluster such as "-ojson" the value is part of the word; in "-qo" it is the next word.
bool value_is_next(std::span<const OptionSpec* const> options, const std::string& word) {
  if (word.starts_with("--")) {
    const auto* option = option_of(options, word);
    return option != nullptr && needs_value(*option) && word.find('=') == std::string::npos;
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    const std::string name = {'-', word[i]};
    const auto found =
        std::find_if(options.begin(), options.end(), [&](const auto* o) { return o->short_name == name; });
    if (found != options.end() && needs_value(**found)) return i + 1 == word.size();
  }
  return false;
}

std::vector<const OptionSpec*> options_below(const std::vector<Command>& table, const Words& path) {
  std::vector<const OptionSpec*> options;
  for (const auto& global : global_options()) options.push_back(&global.spec);
  for (const auto& command : table) {
    if (command.path.size() < path.size() || !std::equal(path.begin(), path.end(), command.path.begin())) continue;
    for (const auto& option : command.options) options.push_back(&option);
  }
  return options;
}

std::vector<const OptionSpec*> options_of(const Command& command) {
  std::vector<const OptionSpec*> options;
  for (const auto& option : command.options) options.push_back(&option);
  for (const auto& global : global_options()) {
    const bool own = std::any_of(command.options.begin(), command.options.end(),
                                 [&](const OptionSpec& option) { return option.name == global.spec.name; });
    if (!own && takes(command, global)) options.push_back(&global.spec);
  }
  return options;
}

struct Walk {
  Words path;                           ///< the words that name the command or group
  std::vector<std::string> rest;        ///< everything else, in order
  std::optional<std::string> stranger;  ///< the first word that fits nowhere below a group
};

/// Whether `path` and `word`, as typed or in lower case, lead somewhere.
bool extend(Words& path, const std::string& word, const std::vector<Command>& table) {
  for (const std::string& spelling : {word, lower_case(word)}) {
    Words longer = path;
    longer.push_back(longer.empty() ? canonical_word(table, spelling) : spelling);
    if (!is_prefix(table, longer)) continue;
    path = std::move(longer);
    return true;
  }
  return false;
}

/// Options may stand between the words of a path, so each is skipped together with its value.
Walk walk(std::span<const std::string> words, const std::vector<Command>& table) {
  Walk result;
  bool in_path = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--") in_path = false;
    if (in_path && is_option_word(word)) {
      result.rest.push_back(word);
      if (value_is_next(options_below(table, result.path), word) && i + 1 < words.size())
        result.rest.push_back(words[++i]);
      continue;
    }
    if (in_path) {
      if (extend(result.path, word, table)) continue;
      in_path = false;
      const Command* command = find_command(table, result.path);
      if (command == nullptr || command->handler == nullptr) result.stranger = word;
    }
    result.rest.push_back(word);
  }
  return result;
}

Error unknown_word(const Walk& walk, const std::vector<Command>& table) {
  std::vector<std::string> names;
  for (const auto& child : children(table, walk.path)) names.push_back(child.word);
  const std::string kind(child_kind(walk.path));
  Error error{.code = ErrorCode::usage, .message = "unknown " + kind + " \"" + *walk.stranger + "\""};
  if (!walk.path.empty()) error.message += " of " + spoken_path(walk.path);
  const std::string meant = nearest_word(lower_case(*walk.stranger), accepted_words(table, walk.path));
  error.hint = meant.empty() ? spoken_path(walk.path) + " --help" : spoken_path(walk.path) + " " + meant;
  error.problems.push_back({"supported", joined(names)});
  return error;
}

/// Makes "-o=json" into "-o json", and takes out options whose value is missing.
std::vector<std::string> prepare(const std::vector<std::string>& rest, std::span<const OptionSpec* const> options,
                                 std::vector<Problem>& problems) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const std::string& word = rest[i];
    if (word == "--") {
      words.insert(words.end(), rest.begin() + static_cast<std::ptrdiff_t>(i), rest.end());
      break;
    }
    if (word.size() > 2 && word[0] == '-' && word[1] != '-' && word[2] == '=') {
      words.push_back(word.substr(0, 2));
      words.push_back(word.substr(3));
      continue;
    }
    if (!is_option_word(word) || !value_is_next(options, word)) {
      words.push_back(word);
      continue;
    }
    const bool last = i + 1 == rest.size();
    if (last || rest[i + 1] == "--" || (rest[i + 1].starts_with("--") && option_of(options, rest[i + 1]) != nullptr)) {
      const auto* option = option_of(options, word);
      problems.push_back({option == nullptr ? word : option->name, "needs a value"});
      continue;
    }
    words.push_back(word);
    words.push_back(rest[++i]);
  }
  return words;
}

/// `--spot` where `is_spot` is a field: the filter that was meant. Empty where no field is called that.
std::string filter_meant(const Command* command, std::string_view name) {
  if (command == nullptr || command->resource == nullptr || !name.starts_with("--")) return {};
  std::string key(name.substr(2));
  std::replace(key.begin(), key.end(), '-', '_');
  const bool filters = std::any_of(command->options.begin(), command->options.end(),
                                   [](const OptionSpec& option) { return option.name == "--filter"; });
  for (const auto& field : command->resource->fields) {
    if (!filters || (field.key != key && field.key != "is_" + key)) continue;
    return "--filter " + std::string(field.key) + (field.kind == model::FieldKind::boolean ? "=true" : "=VALUE");
  }
  return {};
}

std::string unknown_option_text(const std::string& typed, std::span<const OptionSpec* const> options,
                                const Command* command) {
  const std::string filter = filter_meant(command, std::string_view(typed).substr(0, typed.find('=')));
  if (!filter.empty()) return "unknown option; did you mean " + filter + "?";
  std::vector<std::string> names;
  for (const auto* option : options) names.push_back(option->name);
  const std::string meant = nearest_word(typed.substr(0, typed.find('=')), names);
  return meant.empty() ? "unknown option" : "unknown option; did you mean " + meant + "?";
}

void check_options(Arguments& arguments, std::span<const OptionSpec* const> options, const Command* command,
                   std::vector<Problem>& problems) {
  for (const auto& typed : arguments.unknown)
    problems.push_back({typed.substr(0, typed.find('=')), unknown_option_text(typed, options, command)});
  for (const auto* option : options) {
    const auto found = arguments.values.find(option->name);
    if (found == arguments.values.end()) continue;
    for (auto& value : found->second) {
      const bool flag = option->value_name.empty();
      if (flag && value != "true") problems.push_back({option->name, "takes no value"});
      const bool bare = option->optional_value && value == "true";
      if (flag || bare || !option->closed) continue;
      const auto& choices = option->choices;
      const auto choice = std::find_if(choices.begin(), choices.end(),
                                       [&](const auto& known) { return lower_case(known) == lower_case(value); });
      if (choice == choices.end())
        problems.push_back({option->name, "\"" + value + "\" is not one of " + joined(choices)});
      else
        value = *choice;
    }
  }
}

void check_arguments(const Command& command, const Arguments& arguments, const std::vector<Command>& table,
                     std::vector<Problem>& problems) {
  // Beside an unknown option nobody knows which words are arguments and which one is its value.
  if (!arguments.unknown.empty()) return;
  for (const auto& argument : command.arguments) {
    if (argument.required && !arguments.values.contains(argument.name))
      problems.push_back({argument.name, "missing" + (argument.help.empty() ? "" : " (" + argument.help + ")")});
  }
  for (const auto& word : arguments.surplus) {
    const std::string meant = nearest_word(word, accepted_words(table, command.path));
    std::string text = "\"" + word + "\" is more than " + spoken_path(command.path) + " takes";
    if (!meant.empty()) text += "; did you mean " + meant + "?";
    problems.push_back({"unexpected argument", std::move(text)});
  }
}

Error usage_error(std::vector<Problem> problems, const Words& path, const Command* command) {
  Error error{.code = ErrorCode::usage, .message = problems[0].subject + ": " + problems[0].message};
  error.hint = spoken_path(path) + " --help";
  if (problems.size() > 1) {
    const bool sends = command != nullptr && command->provider != nullptr;
    error.message = std::to_string(problems.size()) + " problems, nothing was " + (sends ? "sent" : "done");
    error.problems = std::move(problems);
  }
  return error;
}

bool asks_for_help(const std::vector<std::string>& rest, std::span<const OptionSpec* const> options) {
  for (std::size_t i = 0; i < rest.size() && rest[i] != "--"; ++i) {
    if (rest[i] == "--help" || rest[i] == "-h") return true;
    if (is_option_word(rest[i]) && value_is_next(options, rest[i])) ++i;
  }
  return false;
}

/// A line that stops before it says what to do.
Error incomplete(const Words& path, const std::vector<Command>& table) {
  const std::string kind(child_kind(path));
  std::vector<std::string> names;
  for (const auto& child : children(table, path)) names.push_back(child.word);
  Error error{.code = ErrorCode::usage, .message = spoken_path(path) + ": a " + kind + " is missing"};
  error.hint = spoken_path(path) + " --help";
  error.problems.push_back({"supported", joined(names)});
  return error;
}

/// A group alone shows its help; options beside it must still exist. What asks for output gets no page of help for it.
Result<CommandLine> group_line(Walk walk, const std::vector<Command>& table) {
  if (walk.stranger) return unknown_word(walk, table);
  const auto options = options_below(table, {"\n"});  // no command is called that: the global options alone
  std::vector<Problem> problems;
  CommandLine line;
  line.path = std::move(walk.path);
  GPUCTL_ASSIGN(auto arguments, split_arguments(options, {}, prepare(walk.rest, options, problems)));
  check_options(arguments, options, nullptr, problems);
  GlobalOptions& global = line.invocation.global;
  global = read_globals(arguments.values, problems);
  if (!problems.empty()) return usage_error(std::move(problems), line.path, nullptr);
  const bool wants_output =
      global.output_given || global.output.quiet || global.output.raw || !global.output.jq.empty();
  if (!global.help && (wants_output || child_kind(line.path) == "resource")) return incomplete(line.path, table);
  global.help = true;
  return line;
}

}  // namespace

Result<CommandLine> parse_command_line(std::span<const std::string> words, const std::vector<Command>& table) {
  Walk found = walk(words, table);
  const Command* command = find_command(table, found.path);
  if (command == nullptr || command->handler == nullptr) {
    const bool version = found.path.empty() && std::find(words.begin(), words.end(), "--version") != words.end();
    command = version ? find_command(table, {"version"}) : nullptr;
    if (command == nullptr) return group_line(std::move(found), table);
    std::erase(found.rest, "--version");
  }
  CommandLine line;
  line.path = command->path;
  line.invocation.command = command;
  const auto options = options_of(*command);
  if (asks_for_help(found.rest, options)) {
    line.invocation.global.help = true;
    return line;
  }
  std::vector<Problem> problems;
  GPUCTL_ASSIGN(auto arguments, split_arguments(options, command->arguments, prepare(found.rest, options, problems)));
  check_options(arguments, options, command, problems);
  check_arguments(*command, arguments, table, problems);
  line.invocation.global = read_globals(arguments.values, problems);
  line.setting_flags = setting_flags(arguments.values);
  if (!problems.empty()) return usage_error(std::move(problems), command->path, command);
  line.invocation.values = std::move(arguments.values);
  return line;
}

bool asks_for_json(std::span<const std::string> words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const std::string& word = words[i];
    const bool next = (word == "-o" || word == "--output") && i + 1 < words.size();
    if ((next && words[i + 1] == "json") || word == "-ojson" || word == "-o=json" || word == "--output=json")
      return true;
  }
  return false;
}

std::string Invocation::value(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() || found->second.empty() ? "" : found->second.back();
}

std::vector<std::string> Invocation::all(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace gpuctl::cli
