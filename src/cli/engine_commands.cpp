#include "cli/engine_commands.hpp"

#include "cli/completion.hpp"
#include "cli/documents.hpp"
#include "cli/pages.hpp"
#include "cli/schemas.hpp"
#include "cli/table.hpp"
#include "gpuctl/cli/services.hpp"
#include "gpuctl/output/output.hpp"

namespace gpuctl::cli {
namespace {

Result<ExitCode> print(Services& services, std::string_view text) {
  GPUCTL_TRY(services.terminal.out().write(text));
  return ExitCode::ok;
}

Words words_of(const Invocation& invocation, const Services& services, const std::string& argument) {
  Words words = invocation.all(argument);
  if (!words.empty()) words.front() = canonical_word(services.commands, words.front());
  return words;
}

Result<ExitCode> help(const Invocation& invocation, Services& services) {
  const auto typed = invocation.all("TOPIC|COMMAND");
  if (typed.size() == 1) {
    if (const auto* topic = find_topic(typed[0])) return print(services, page_text(topic->page(services.commands)));
  }
  const Words path = words_of(invocation, services, "TOPIC|COMMAND");
  const Command* command = find_command(services.commands, path);
  if (command != nullptr && command->handler != nullptr) return print(services, page_text(command_page(*command)));
  if (is_prefix(services.commands, path)) return print(services, page_text(group_page(services.commands, path)));
  auto names = accepted_words(services.commands, Words(path.begin(), path.end() - 1));
  if (path.size() == 1) {
    for (const auto& topic : topics()) names.emplace_back(topic.name);
  }
  const std::string meant = nearest_word(path.back(), names);
  Words better(path.begin(), path.end() - 1);
  better.push_back(meant);
  return Error{.code = ErrorCode::usage,
               .message = "there is no help on \"" + joined(path, " ") + "\"",
               .hint = meant.empty() ? "gpuctl --help" : "gpuctl help " + joined(better, " ")};
}

Result<ExitCode> completion(const Invocation& invocation, Services& services) {
  const auto script = completion_script(invocation.value("SHELL"));
  if (script) return print(services, *script);
  return Error{.code = ErrorCode::usage,
               .message = "no completion for \"" + invocation.value("SHELL") + "\"; there is bash, zsh and fish",
               .hint = "gpuctl completion bash"};
}

Result<ExitCode> answer_completion(const Invocation& invocation, Services& services) {
  const auto answer =
      complete(invocation.all("WORD"), {services.commands, services.files, services.environment, services.settings},
               {invocation.global.sandbox, invocation.global.profile});
  std::string text;
  for (const auto& candidate : answer.candidates)
    text += candidate.text + (candidate.help.empty() ? "" : "\t" + candidate.help) + "\n";
  if (answer.files) text += ":files\n";
  return print(services, text);
}

Result<ExitCode> schema(const Invocation& invocation, Services& services) {
  const Words path = words_of(invocation, services, "COMMAND|error");
  const Command* command = find_command(services.commands, path);
  Value document;
  if (path == Words{"error"})
    document = error_schema();
  else if (command != nullptr)
    document = schema_of(*command);
  if (!document.is_null()) {
    const output::Screen screen{services.terminal.out(), services.terminal.facts(), services.clock.now(),
                                services.context.stop};
    GPUCTL_TRY(output::print_document(screen, invocation.global.output, document, to_json(document, 2) + "\n"));
    return ExitCode::ok;
  }
  Error error{.code = ErrorCode::usage, .message = "\"" + joined(path, " ") + "\" is no command"};
  if (command != nullptr && command->handler != nullptr)
    error.message = spoken_path(path) + (command->plain ? " prints no JSON" : " prints JSON that has no fixed form");
  else if (is_prefix(services.commands, path))
    error.message = spoken_path(path) + " is a group of commands";
  error.hint = "gpuctl schema verda list instances";
  return error;
}

Result<ExitCode> write_documents(const std::vector<Document>& documents, const Invocation& invocation,
                                 Services& services) {
  const std::string folder = invocation.value("DIR");
  GPUCTL_TRY(services.files.make_directories(folder, 0755));
  for (const auto& document : documents)
    GPUCTL_TRY(services.files.write_atomic(folder + "/" + document.name, document.text, 0644));
  return ExitCode::ok;
}

Result<ExitCode> write_man(const Invocation& invocation, Services& services) {
  return write_documents(man_pages(services.commands), invocation, services);
}

Result<ExitCode> write_docs(const Invocation& invocation, Services& services) {
  return write_documents(reference_pages(services.commands), invocation, services);
}

Command hidden(std::string word, std::string summary, ArgumentSpec argument, Handler handler) {
  Command command{.path = {std::move(word)}, .summary = std::move(summary)};
  command.arguments = {std::move(argument)};
  command.handler = handler;
  command.hidden = true;
  command.plain = true;
  command.standalone = true;
  return command;
}

Command help_command() {
  Command command{.path = {"help"}, .summary = "explain a command or a topic"};
  for (const auto& topic : topics()) {
    command.description += command.description.empty() ? "The topics are " : ", ";
    command.description += topic.name;
  }
  command.description += ". Every command has --help too.";
  command.examples = {"gpuctl help", "gpuctl help exit-codes", "gpuctl help completion"};
  command.arguments = {{.name = "TOPIC|COMMAND",
                        .help = "a topic, or the words of a command",
                        .required = false,
                        .repeatable = true,
                        .completes = Completes::topic}};
  command.handler = help;
  command.plain = true;
  command.standalone = true;
  return command;
}

Command completion_command() {
  Command command{.path = {"completion"}, .summary = "print the completion script of a shell"};
  command.description =
      "bash: source <(gpuctl completion bash) in ~/.bashrc. zsh: source <(gpuctl completion zsh) in ~/.zshrc, after "
      "compinit. fish: gpuctl completion fish > ~/.config/fish/completions/gpuctl.fish.\n\n"
      "Completion never uses the network: names and ids are those that list commands showed last.";
  command.examples = {"gpuctl completion bash", "gpuctl completion fish"};
  command.arguments = {{.name = "SHELL", .help = "bash, zsh or fish", .completes = Completes::shell}};
  command.handler = completion;
  command.plain = true;
  command.standalone = true;
  return command;
}

Command schema_command() {
  Command command{.path = {"schema"}, .summary = "print the JSON Schema of a command's output"};
  command.description =
      "Draft 2020-12. Keys are stable: they are added, never renamed. \"gpuctl schema error\" is the "
      "schema of the error object.";
  command.examples = {"gpuctl schema verda list instances", "gpuctl schema verda get instances", "gpuctl schema error"};
  command.arguments = {{.name = "COMMAND|error",
                        .help = "the words of a command, or error",
                        .repeatable = true,
                        .completes = Completes::command}};
  command.handler = schema;
  command.standalone = true;
  return command;
}

}  // namespace

void add_engine_commands(std::vector<Command>& table) {
  table.push_back(schema_command());
  table.push_back(completion_command());
  table.push_back(help_command());
  table.push_back(hidden("__complete", "answer a completion script",
                         {.name = "WORD", .required = false, .repeatable = true}, answer_completion));
  table.push_back(hidden("__man", "write the manual pages", {.name = "DIR", .help = "folder to write to"}, write_man));
  table.push_back(hidden("__docs", "write docs/reference", {.name = "DIR", .help = "folder to write to"}, write_docs));
}

}  // namespace gpuctl::cli
