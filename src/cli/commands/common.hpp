// What all handlers share: the screen, lines for people, opening the command's provider, and questions.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpuctl/cli/command.hpp"
#include "gpuctl/cli/services.hpp"
#include "gpuctl/output/output.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::cli {

output::Screen screen_of(Services& services);

/// One line on standard error. A reader that went away is no failure of the command.
void say(Services& services, std::string_view line);

/// ExitCode::ok once the output is written.
Result<ExitCode> done(Result<void> written);

Error usage_error(std::string message, std::string hint = {});

/// Opens the provider that the command belongs to.
Result<std::unique_ptr<provider::Provider>> open_provider_of(const Invocation& invocation, Services& services);

/// The provider that the argument PROVIDER names; usage error that names every supported one.
Result<const provider::ProviderDescriptor*> named_provider(const Invocation& invocation, const Services& services);

/// Whether a person can be asked: standard input and error are a terminal, and neither CI nor --no-input forbids it.
bool can_ask(const Invocation& invocation, const Services& services);

/// The line that was typed, without the options that every command takes, as a shell reads it back.
std::string retyped(const Invocation& invocation);

/// Asks before something is destroyed. --yes answers. Usage error with the line to type where nobody can be asked;
/// ErrorCode::refused where the answer is no. Blocks on the terminal.
Result<void> confirm(const Invocation& invocation, Services& services, std::string_view question);

/// Every one of `records` as the JSON Schema of an array.
Value array_schema(const model::ResourceSchema& schema);

/// One of `records` or all of them: a command with an optional argument prints an object or an array.
Value one_or_all_schema(const model::ResourceSchema& schema);

/// The JSON Schema of a document without a field table: every member with its types, e.g. {"commit", "string null"}.
Value document_schema(std::initializer_list<std::pair<std::string_view, std::string_view>> members);

/// An argument PROVIDER with what completes it.
ArgumentSpec provider_argument(bool required);

/// `path` with its last word replaced by each other word that the resource goes by.
std::vector<std::vector<std::string>> alias_paths(const std::vector<std::string>& path,
                                                  const model::ResourceSchema& resource);

}  // namespace gpuctl::cli
