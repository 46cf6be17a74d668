#include "cli/commands/auth_login.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/common.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::size_t secret_limit = 64U << 10U;

std::string trimmed(std::string text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
  return text;
}

bool needs_id(const model::CredentialSpec& spec) {
  return std::any_of(spec.fields.begin(), spec.fields.end(), [](const auto& field) { return !field.secret; });
}

Error nobody_to_ask(const Invocation& invocation, std::string_view option) {
  return usage_error(
      fmt::format("{} is missing, and nobody can be asked here", option),
      fmt::format("gpuctl auth login {} --client-id ID --client-secret - < FILE", invocation.value("PROVIDER")));
}

Result<std::string> read_id(const Invocation& invocation, Services& services, const model::CredentialSpec& spec) {
  if (!needs_id(spec)) return std::string();
  if (invocation.has("--client-id")) return trimmed(invocation.value("--client-id"));
  if (!can_ask(invocation, services)) return nobody_to_ask(invocation, "--client-id");
  return services.terminal.prompt_line("client id: ", services.context).map(trimmed);
}

/// From standard input or from a prompt without echo, never from the command line itself.
Result<Secret> read_secret(const Invocation& invocation, Services& services) {
  const std::string typed = invocation.value("--client-secret");
  if (invocation.has("--client-secret") && typed != "-")
    return usage_error(
        "a secret on the command line can be read by every process of this machine, and the shell "
        "remembers it: it is not accepted there",
        "--client-secret - reads it from standard input; without the option gpuctl asks for it");
  if (typed == "-") {
    auto input = services.terminal.read_all_input(secret_limit, services.context);
    return std::move(input).map([](std::string text) { return Secret(trimmed(std::move(text))); });
  }
  if (!can_ask(invocation, services)) return nobody_to_ask(invocation, "--client-secret -");
  auto answer = services.terminal.prompt_secret("client secret (not shown): ", services.context);
  return std::move(answer).map([](const Secret& secret) { return Secret(trimmed(secret.reveal())); });
}

/// The endpoint that the credentials are tested at and stored with; empty where nothing but the default is set. A
/// secret never goes to another host than every other command would use.
std::string endpoint(const Invocation& invocation, const Services& services,
                     const provider::ProviderDescriptor& descriptor) {
  if (invocation.has("--base-url")) return invocation.value("--base-url");
  const std::string_view variable = descriptor.credentials->base_url_environment;
  if (!variable.empty()) {
    if (auto url = services.environment.get(variable); url && !url->empty()) return *std::move(url);
  }
  const config::Setting* setting = services.settings.find(fmt::format("{}.base_url", descriptor.id));
  return setting == nullptr || setting->origin == config::Origin::fallback ? "" : setting->value;
}

Result<model::Credentials> read_credentials(const Invocation& invocation, Services& services,
                                            const provider::ProviderDescriptor& descriptor) {
  const model::CredentialSpec& spec = *descriptor.credentials;
  model::Credentials credentials;
  if (!spec.login_url_hint.empty() && can_ask(invocation, services) && !invocation.has("--client-secret"))
    say(services, fmt::format("credentials are made at {}", spec.login_url_hint));
  GPUCTL_ASSIGN(credentials.id, read_id(invocation, services, spec));
  GPUCTL_ASSIGN(credentials.secret, read_secret(invocation, services));
  if (needs_id(spec) && credentials.id.empty()) return usage_error("the client id is empty");
  if (credentials.secret.empty()) return usage_error("the client secret is empty");
  services.redactor.learn(credentials.secret);
  credentials.base_url = endpoint(invocation, services, descriptor);
  credentials.profile = invocation.global.profile;
  credentials.source = "auth login";
  return credentials;
}

Error not_in_sandbox(std::string_view verb) {
  return usage_error(fmt::format("the sandbox has credentials of its own: there is nothing to log {}", verb),
                     "leave out --sandbox and GPUCTL_SANDBOX");
}

/// The environment wins over the file that `login` writes and `logout` clears: say so.
void note_environment(Services& services, const model::CredentialSpec& spec) {
  for (const model::CredentialField& field : spec.fields)
    for (const std::string_view name : field.environment)
      if (services.environment.get(name)) say(services, fmt::format("{} is set and wins over the file", name));
}

Result<std::optional<Money>> test_before_storing(const provider::ProviderDescriptor& descriptor,
                                                 const model::Credentials& credentials, Services& services) {
  GPUCTL_ASSIGN(const auto provider, services.open_with_credentials(descriptor, credentials));
  auto money = probe(*provider, services.context);
  if (!money.ok() && money.error().hint.empty())
    money.error().hint = "nothing was stored; --no-test stores without asking the provider";
  return money;
}

Value login_document(std::string_view provider, const std::string& profile, const Value& file, bool tested,
                     const std::optional<Money>& money) {
  return Value::object({{"provider", provider},
                        {"profile", profile.empty() ? Value() : Value(profile)},
                        {"file", file},
                        {"stored", !file.is_null()},
                        {"tested", tested},
                        {"amount", money ? Value(money->amount) : Value()},
                        {"currency", money ? Value(money->currency) : Value()}});
}

Result<ExitCode> auth_login(const Invocation& invocation, Services& services) {
  if (invocation.global.sandbox) return not_in_sandbox("in to");
  GPUCTL_ASSIGN(const auto* descriptor, named_provider(invocation, services));
  const model::CredentialSpec& spec = *descriptor->credentials;
  GPUCTL_ASSIGN(const model::Credentials credentials, read_credentials(invocation, services, *descriptor));
  const bool tested = !invocation.has("--no-test");
  std::optional<Money> money;
  if (tested) {
    GPUCTL_ASSIGN(money, test_before_storing(*descriptor, credentials, services));
  }
  Value file;
  std::string text = "nothing stored: --dry-run";
  if (!invocation.has("--dry-run")) {
    const config::CredentialQuery query{descriptor->id, spec, credentials.profile};
    GPUCTL_ASSIGN(const std::string path,
                  config::store_credentials(query, credentials, services.environment, services.files));
    file = path;
    text = "credentials stored in " + path;
    note_environment(services, spec);
  }
  if (money) text += ", balance " + format_money(*money);
  const Value document = login_document(descriptor->id, credentials.profile, file, tested, money);
  return done(output::print_document(screen_of(services), invocation.global.output, document,
                                     fmt::format("{}: {}\n", descriptor->id, text)));
}

/// Whether tokens could be dropped; a provider without credentials has none.
Result<void> forget_tokens(const provider::ProviderDescriptor& descriptor, Services& services) {
  auto provider = services.open_provider(descriptor);
  if (!provider.ok()) {
    if (provider.error().code == ErrorCode::config) return {};
    return std::move(provider).error();
  }
  return (*provider)->auth()->forget_tokens();
}

/// Lets everything be read and nothing be changed: what a change would meet.
class Rehearsal final : public Files {
 public:
  explicit Rehearsal(Files& files) : files_(files) {}
  Result<std::string> read(const std::string& path, std::uint64_t limit) override { return files_.read(path, limit); }
  Result<void> write_atomic(const std::string&, std::string_view, unsigned) override { return {}; }
  Result<std::optional<FileInfo>> info(const std::string& path) override { return files_.info(path); }
  Result<void> make_directories(const std::string&, unsigned) override { return {}; }
  Result<void> remove(const std::string&) override { return {}; }
  Result<std::vector<std::string>> list(const std::string& path) override { return files_.list(path); }
  Result<std::unique_ptr<FileLock>> lock(const std::string&, const CallContext&) override {
    return std::make_unique<FileLock>();
  }

 private:
  Files& files_;
};

/// What --dry-run says.
Result<std::string> would_remove(const provider::ProviderDescriptor& descriptor, const config::CredentialQuery& query,
                                 Services& services) {
  Rehearsal rehearsal(services.files);
  GPUCTL_ASSIGN(const bool stored, config::remove_credentials(query, services.environment, rehearsal));
  const auto provider = services.open_provider(descriptor);
  const bool token = provider.ok() && (*provider)->auth()->status().token_left.has_value();
  if (!stored && !token) return std::string("nothing is stored: there is nothing to remove");
  return fmt::format("would remove {}{}{}", stored ? "the stored credentials" : "", stored && token ? " and " : "",
                     token ? "the cached token" : "");
}

Result<ExitCode> auth_logout(const Invocation& invocation, Services& services) {
  if (invocation.global.sandbox) return not_in_sandbox("out of");
  GPUCTL_ASSIGN(const auto* descriptor, named_provider(invocation, services));
  const std::string profile = invocation.global.profile;
  const std::string what = fmt::format("the {} credentials{} and cached tokens", descriptor->id,
                                       profile.empty() ? "" : " of profile " + profile);
  const bool dry_run = invocation.has("--dry-run");
  const config::CredentialQuery query{descriptor->id, *descriptor->credentials, profile};
  bool removed = false;
  std::string text;
  if (dry_run) {
    GPUCTL_ASSIGN(text, would_remove(*descriptor, query, services));
  } else {
    GPUCTL_TRY(confirm(invocation, services, fmt::format("Remove {} from this machine?", what)));
    GPUCTL_TRY(forget_tokens(*descriptor, services));
    GPUCTL_ASSIGN(removed, config::remove_credentials(query, services.environment, services.files));
    note_environment(services, *descriptor->credentials);
    text = removed ? fmt::format("removed {}", what) : "no credentials were stored; cached tokens are gone";
  }
  return done(output::print_document(screen_of(services), invocation.global.output,
                                     Value::object({{"provider", descriptor->id}, {"removed", removed}}),
                                     fmt::format("{}: {}\n", descriptor->id, text)));
}

}  // namespace

Result<std::optional<Money>> probe(provider::Provider& provider, const CallContext& context) {
  provider::BalanceSource* balances = provider.balances();
  if (balances == nullptr) return std::optional<Money>();
  return balances->balance(context).map([](provider::Balance balance) { return std::optional(balance.money); });
}

Command auth_login_command(const provider::Registry&) {
  Command command;
  command.path = {"auth", "login"};
  command.summary = "store credentials, after testing them";
  command.description =
      "Asks for the client id and, without echo, for the client secret, asks the provider for the balance with them, "
      "and writes them to the provider's credentials file (mode 0600). A secret is never taken from the command line.";
  command.arguments = {provider_argument(true)};
  command.options = {
      {.name = "--client-id", .value_name = "ID", .help = "the client id; asked for where it is missing"},
      {.name = "--client-secret", .value_name = "-", .help = "read the secret from standard input"},
      {.name = "--base-url",
       .value_name = "URL",
       .help = "another endpoint than the environment's, the settings' or the provider's own"},
      {.name = "--no-test", .help = "store without asking the provider"},
      {.name = "--dry-run", .help = "test, and store nothing"}};
  command.examples = {"gpuctl auth login verda",
                      "gpuctl auth login verda --client-id ID --client-secret - < secret.txt",
                      "gpuctl auth login verda --profile ci"};
  command.handler = auth_login;
  command.schema = [] {
    return document_schema({{"provider", "string"},
                            {"profile", "string null"},
                            {"file", "string null"},
                            {"stored", "boolean"},
                            {"tested", "boolean"},
                            {"amount", "number null"},
                            {"currency", "string null"}});
  };
  return command;
}

Command auth_logout_command(const provider::Registry&) {
  Command command;
  command.path = {"auth", "logout"};
  command.summary = "remove stored credentials and cached tokens";
  command.description =
      "Removes the provider's keys from its credentials file and the access tokens from the cache. Everything else in "
      "the file stays. Asks first.";
  command.arguments = {provider_argument(true)};
  command.options = {{.name = "--dry-run", .help = "say what would be removed"}};
  command.examples = {"gpuctl auth logout verda", "gpuctl auth logout verda --profile ci --yes"};
  command.handler = auth_logout;
  command.schema = [] { return document_schema({{"provider", "string"}, {"removed", "boolean"}}); };
  return command;
}

}  // namespace gpuctl::cli
