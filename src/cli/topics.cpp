// The pages of `gpuctl help TOPIC`, which are docs/reference/<topic>.md too.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/globals.hpp"
#include "cli/pages.hpp"
#include "cli/sandbox_words.hpp"
#include "cli/table.hpp"
#include "gpuctl/base/exit_code.hpp"
#include "gpuctl/config/settings.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::cli {
namespace {

/// "a,b" as "a, b".
std::string spaced(std::string_view list) {
  std::string text;
  for (const char c : list) text += c == ',' ? std::string(", ") : std::string(1, c);
  return text;
}

Page exit_codes_page(const std::vector<Command>&) {
  Page page{.name = "gpuctl help exit-codes", .summary = "What the exit code of a command says"};
  page.description =
      "Every command ends with one of these codes. A reader that closes the pipe early (as in gpuctl ... | head -1) is "
      "not an error: gpuctl stops quietly with 0. Standard output that cannot be written for another reason, such as a "
      "full disk, ends with 3.";
  Section section{.title = "Exit codes"};
  for (const auto& info : exit_codes())
    section.entries.push_back({std::to_string(static_cast<int>(info.code)), std::string(info.meaning)});
  page.sections.push_back(std::move(section));
  return page;
}

/// The variables that a provider's credentials are read from.
Section credentials_section(const provider::ProviderDescriptor& provider) {
  const model::CredentialSpec& spec = *provider.credentials;
  Section section{.title = std::string(provider.title) + " credentials"};
  for (const model::CredentialField& field : spec.fields) {
    if (field.environment.empty()) continue;
    std::string meaning(field.name);
    std::replace(meaning.begin(), meaning.end(), '_', ' ');
    if (field.secret) meaning += "; a secret is never taken from the command line";
    section.entries.push_back({fmt::format("{}", fmt::join(field.environment, ", ")), std::move(meaning)});
  }
  if (!spec.file_environment.empty())
    section.entries.push_back(
        {std::string(spec.file_environment),
         fmt::format("the credentials file itself; otherwise ${}/credentials", spec.home_environment)});
  if (!spec.home_environment.empty())
    section.entries.push_back({std::string(spec.home_environment),
                               fmt::format("folder of the credentials file; otherwise ~/{}", spec.home_folder)});
  return section;
}

Page environment_page(const std::vector<Command>& table) {
  Page page{.name = "gpuctl help environment", .summary = "The environment variables that gpuctl reads"};
  page.description = "A flag on the command line wins over a variable, a variable over the configuration files.";
  Section settings{.title = "Settings"};
  for (const auto& field : config::config_fields()) {
    if (!field.environment.empty())
      settings.entries.push_back(
          {std::string(field.environment), std::string(field.help) + " [" + std::string(field.key) + "]"});
  }
  Section folders{.title = "Folders"};
  folders.entries = {
      {"GPUCTL_CONFIG_DIR", "config.yaml is here; otherwise $XDG_CONFIG_HOME/gpuctl or ~/.config/gpuctl"},
      {"GPUCTL_STATE_DIR",
       "the sandbox keeps its books here; otherwise $XDG_STATE_HOME/gpuctl or ~/.local/state/gpuctl"},
      {"GPUCTL_CACHE_DIR",
       "access tokens and names for completion; otherwise $XDG_CACHE_HOME/gpuctl or ~/.cache/gpuctl"},
  };
  Section terminal{.title = "Terminal and network"};
  terminal.entries = {
      {"NO_COLOR", "no colour, whatever its value"},
      {"CLICOLOR_FORCE", "colour also where standard output is no terminal"},
      {"COLUMNS", "width of tables"},
      {"CI", "never ask a question"},
      {"HTTPS_PROXY, NO_PROXY", "as curl reads them"},
      {"CURL_CA_BUNDLE, SSL_CERT_FILE", "file of CA certificates to trust; --cacert wins"},
  };
  page.sections = {std::move(settings), std::move(folders)};
  for (const auto* provider : providers_of(table)) {
    if (provider->credentials != nullptr) page.sections.push_back(credentials_section(*provider));
  }
  page.sections.push_back(std::move(terminal));
  return page;
}

Page output_page(const std::vector<Command>&) {
  Page page{.name = "gpuctl help output", .summary = "What is printed, where, and in which form"};
  page.description =
      "Standard output carries exactly one document, or nothing. Everything else (errors, notes, progress, logs) goes "
      "to standard error. An empty list is [] in JSON. Keys are stable; their schema is printed by gpuctl schema.";
  Section formats{.title = "Formats (-o, --output)"};
  formats.entries = {
      {"table", "columns for people; shortened to the terminal's width, never in a pipe"},
      {"wide", "the same with further columns"},
      {"json", "an array for lists, an object for one thing; times are RFC 3339 in UTC, prices exact decimals"},
      {"yaml", "the same as YAML"},
      {"csv", "a header line and one line for each record"},
      {"name", "one name a line"},
      {"columns=a,b", "a table of these JSON keys; gpu.count reaches into an object"},
  };
  Section shaping{.title = "Shaping"};
  shaping.entries = {
      {"--jq EXPR", "a jq expression over the JSON form; strings are printed without quotes"},
      {"-q, --quiet", "ids only, one a line"},
      {"--no-headers", "tables and CSV without their first line"},
      {"--raw", "the provider's own answer, untouched"},
  };
  Section errors{.title = "Errors"};
  errors.text =
      "An error is one block on standard error: what happened, why, and the next command. With -o json it is one "
      "object:";
  errors.code = {
      R"({"error":{"code":"not_found","message":"no instance is named \"nope\"","hint":"gpuctl verda list instances",)",
      R"( "provider":"verda","http_status":null,"request_id":null,"delivery":"answered","retry_after":null}})"};
  Section delivery{.title = "delivery: whether the server may have acted"};
  delivery.entries = {{"not_sent", "no byte of the request left this machine"},
                      {"maybe_sent", "some of it may have arrived: look before repeating"},
                      {"answered", "the server answered"}};
  Section examples{.title = "Examples"};
  examples.code = {"gpuctl verda list instances --jq '.[].ip'",
                   "gpuctl verda list instances -o columns=name,status,gpu.count",
                   "gpuctl verda balance -o json --jq .amount", "gpuctl schema verda list instances"};
  page.sections = {std::move(formats), std::move(shaping), std::move(errors), std::move(delivery), std::move(examples)};
  return page;
}

Page sandbox_page(const std::vector<Command>&) {
  Page page{.name = "gpuctl help sandbox", .summary = "Trying everything without an account, a network or a bill"};
  page.description =
      "The sandbox is a real HTTP service inside the binary. It listens on a loopback address, keeps its own books and "
      "speaks the provider's wire format. --sandbox on any command, or GPUCTL_SANDBOX=1, uses it, and starts it when "
      "it is not running.\n\n"
      "It begins with a seeded fleet and the full catalogue; money is spent by the provider's rules. Its clock is real "
      "time plus what gpuctl sandbox advance adds, and ages and bills follow it. Only work (provisioning, cloning) is "
      "done faster than at the provider: 30 times, or as gpuctl sandbox speed says; at speed 0 the clock stands still "
      "until it is advanced. gpuctl sandbox reset puts the clock back.";
  Section kinds{.title = "Faults: gpuctl sandbox faults add OPERATION KIND"};
  kinds.text = "gpuctl sandbox faults operations lists the operations.";
  for (const FaultKind& kind : fault_kinds)
    kinds.entries.push_back({std::string(kind.name), std::string(kind.meaning)});
  Section switches{.title = "Where sources disagree: gpuctl sandbox oddity NAME VALUE"};
  for (const Oddity& oddity : oddities) {
    std::string values;
    for (const std::string_view value : oddity.values)
      if (!value.empty()) values += (values.empty() ? "" : ", ") + std::string(value);
    switches.entries.push_back({std::string(oddity.name), fmt::format("{}: {}", oddity.meaning, values)});
  }
  page.sections = {std::move(kinds), std::move(switches)};
  page.sections.push_back(
      {.title = "Examples",
       .code = {"gpuctl --sandbox verda list instances   # starts it when needed", "gpuctl sandbox status",
                "gpuctl sandbox advance 20m", "eval \"$(gpuctl sandbox env)\"            # for other programs",
                "gpuctl sandbox reset --yes", "gpuctl sandbox stop"}});
  return page;
}

Page options_page(const std::vector<Command>&) {
  Page page{.name = "gpuctl help options", .summary = "The options that every command takes"};
  page.description =
      "They may stand anywhere on the line. --option=value and --option value mean the same; after -- nothing "
      "is an option. Options are never abbreviated. The commands that print a script or a page (completion, help, "
      "sandbox env) take none of those that shape output.";
  Section section{.title = "Options"};
  for (const auto& option : global_options()) section.entries.push_back(option_entry(option.spec));
  page.sections.push_back(std::move(section));
  return page;
}

Page config_page(const std::vector<Command>&) {
  Page page{.name = "gpuctl help config", .summary = "Settings, where they are read from and which source wins"};
  page.description =
      "A flag wins over an environment variable, that over the project file .gpuctl.yaml (searched from the working "
      "folder upward), that over the user file config.yaml, that over the default. gpuctl config explain shows the "
      "winner and the source of every value.\n\n"
      "A project file comes with a repository, so it may not set an endpoint, certificates or a program to run.";
  Section section{.title = "Settings"};
  for (const auto& field : config::config_fields()) {
    std::string text(field.help);
    if (!field.choices.empty()) text += "; one of " + spaced(field.choices);
    if (!field.fallback.empty()) text += "; default " + std::string(field.fallback);
    if (!field.flag.empty()) text += " [" + std::string(field.flag) + "]";
    if (!field.environment.empty()) text += " [" + std::string(field.environment) + "]";
    if (!field.project_allowed) text += " [not in a project file]";
    section.entries.push_back({std::string(field.key), std::move(text)});
  }
  page.sections.push_back(std::move(section));
  page.sections.push_back(
      {.title = "Example of config.yaml", .code = {"output: json", "timeout: 2m", "verda:", "  profile: staging"}});
  return page;
}

constexpr std::array kTopics{
    Topic{"output", "what is printed, where, and in which form", output_page},
    Topic{"exit-codes", "what the exit code of a command says", exit_codes_page},
    Topic{"options", "the options that every command takes", options_page},
    Topic{"environment", "the environment variables that gpuctl reads", environment_page},
    Topic{"config", "settings, where they are read from and which source wins", config_page},
    Topic{"sandbox", "trying everything without an account, a network or a bill", sandbox_page},
};

}  // namespace

std::span<const Topic> topics() { return kTopics; }

const Topic* find_topic(std::string_view name) {
  const auto found =
      std::find_if(kTopics.begin(), kTopics.end(), [&](const Topic& topic) { return topic.name == name; });
  return found == kTopics.end() ? nullptr : &*found;
}

}  // namespace gpuctl::cli
