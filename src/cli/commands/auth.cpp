#include <fmt/format.h>

#include <array>

#include "cli/commands/auth_login.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "gpuctl/base/duration.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::array status_fields{
    model::FieldSpec{.key = "provider", .show = model::Show::table, .help = "provider id"},
    model::FieldSpec{.key = "configured",
                     .kind = model::FieldKind::boolean,
                     .show = model::Show::table,
                     .help = "whether credentials were found"},
    model::FieldSpec{.key = "id", .show = model::Show::table, .help = "the client id, shortened", .nullable = true},
    model::FieldSpec{.key = "source",
                     .show = model::Show::table,
                     .help = "where the credentials come from: variables, or the file and its profile",
                     .nullable = true},
    model::FieldSpec{.key = "token_seconds",
                     .kind = model::FieldKind::integer,
                     .header = "TOKEN",
                     .show = model::Show::table,
                     .help = "seconds for which the cached access token is still good; null without one",
                     .nullable = true},
    model::FieldSpec{.key = "base_url", .help = "where requests go", .nullable = true},
    model::FieldSpec{.key = "warnings",
                     .kind = model::FieldKind::list,
                     .show = model::Show::json_only,
                     .help = "what is odd about them, e.g. a file that others can read"},
};

constexpr model::ResourceSchema status_schema{.name = "logins",
                                              .singular = "login",
                                              .summary = "credentials in use",
                                              .fields = status_fields,
                                              .id_field = "provider",
                                              .name_field = "provider"};

constexpr std::array test_fields{
    model::FieldSpec{.key = "provider", .show = model::Show::table, .help = "provider id"},
    model::FieldSpec{.key = "ok",
                     .kind = model::FieldKind::boolean,
                     .show = model::Show::table,
                     .help = "the provider accepts the credentials"},
    model::FieldSpec{.key = "source", .show = model::Show::table, .help = "where the credentials come from"},
    model::FieldSpec{.key = "amount",
                     .kind = model::FieldKind::decimal,
                     .header = "BALANCE",
                     .show = model::Show::table,
                     .help = "the balance that answered the test",
                     .nullable = true},
    model::FieldSpec{.key = "currency", .show = model::Show::table, .help = "ISO 4217 code", .nullable = true},
};

constexpr model::ResourceSchema test_schema{.name = "tests",
                                            .singular = "test",
                                            .summary = "credentials that were tried",
                                            .fields = test_fields,
                                            .id_field = "provider",
                                            .name_field = "provider"};

/// For people "58m"; everything else gets the number.
Value token_value(std::chrono::seconds left, const output::Options& options) {
  const bool people = options.format == output::Format::table || options.format == output::Format::wide;
  if (people && options.jq.empty()) return format_duration(left);
  return std::int64_t{left.count()};
}

model::Record status_record(const provider::ProviderDescriptor& descriptor, provider::AuthControl& auth,
                            const output::Options& options) {
  const provider::AuthStatus status = auth.status();
  model::Record record(status_fields);
  record.set("provider", descriptor.id);
  record.set("configured", true);
  record.set("id", status.id);
  record.set("source", status.source);
  record.set("base_url", status.base_url);
  if (status.token_left) record.set("token_seconds", token_value(*status.token_left, options));
  record.set("warnings", Value::Array(status.warnings.begin(), status.warnings.end()));
  return record;
}

Result<model::Record> login_of(const provider::ProviderDescriptor& descriptor, Services& services,
                               const output::Options& options) {
  GPUCTL_ASSIGN(const auto provider, services.open_provider(descriptor));
  return status_record(descriptor, *provider->auth(), options);
}

Result<ExitCode> status_of_all(const Invocation& invocation, Services& services) {
  std::vector<model::Record> records;
  for (const provider::ProviderDescriptor* descriptor : services.registry.all()) {
    if (descriptor->credentials == nullptr) continue;
    auto record = login_of(*descriptor, services, invocation.global.output);
    if (!record.ok() && record.error().code != ErrorCode::config) return std::move(record).error();
    if (record.ok()) {
      records.push_back(*std::move(record));
    } else {
      model::Record missing(status_fields);
      missing.set("provider", descriptor->id);
      missing.set("configured", false);
      missing.set("warnings", Value::Array{record.error().message});
      records.push_back(std::move(missing));
    }
  }
  return done(output::print_records(screen_of(services), invocation.global.output, status_schema, records));
}

Result<ExitCode> auth_status(const Invocation& invocation, Services& services) {
  GPUCTL_TRY(output::check_columns(invocation.global.output, status_fields));
  if (!invocation.has("PROVIDER")) return status_of_all(invocation, services);
  GPUCTL_ASSIGN(const auto* descriptor, named_provider(invocation, services));
  GPUCTL_ASSIGN(const model::Record record, login_of(*descriptor, services, invocation.global.output));
  return done(output::print_record(screen_of(services), invocation.global.output, status_schema, record));
}

Result<ExitCode> auth_test(const Invocation& invocation, Services& services) {
  GPUCTL_TRY(output::check_columns(invocation.global.output, test_fields));
  GPUCTL_ASSIGN(const auto* descriptor, named_provider(invocation, services));
  GPUCTL_ASSIGN(const auto provider, services.open_provider(*descriptor));
  GPUCTL_ASSIGN(const std::optional<Money> money, probe(*provider, services.context));
  model::Record record(test_fields);
  record.set("provider", descriptor->id);
  record.set("ok", true);
  record.set("source", provider->auth()->status().source);
  if (money) {
    record.set("amount", money->amount);
    record.set("currency", money->currency);
  }
  return done(output::print_record(screen_of(services), invocation.global.output, test_schema, record));
}

Command auth_command(std::string verb, std::string summary, Handler handler) {
  Command command;
  command.path = {"auth", std::move(verb)};
  command.summary = std::move(summary);
  command.handler = handler;
  return command;
}

}  // namespace

void add_auth_commands(std::vector<Command>& table, const provider::Registry& registry) {
  table.push_back(auth_login_command(registry));

  Command status = auth_command("status", "show which credentials are in use", auth_status);
  status.description =
      "Says where the credentials of each provider come from, or of one, and how long the cached access token is "
      "still good. Uses no network and never shows a secret.";
  status.arguments = {provider_argument(false)};
  status.examples = {"gpuctl auth status", "gpuctl auth status verda -o json"};
  status.schema = [] { return one_or_all_schema(status_schema); };
  table.push_back(std::move(status));

  Command test = auth_command("test", "ask the provider whether it accepts the credentials", auth_test);
  test.description = "Asks the provider for the balance with the credentials in use. Exit 4 where they are refused.";
  test.arguments = {provider_argument(true)};
  test.examples = {"gpuctl auth test verda", "gpuctl auth test verda --profile ci"};
  test.schema = [] { return model::json_schema(test_schema, false); };
  table.push_back(std::move(test));

  table.push_back(auth_logout_command(registry));
}

}  // namespace gpuctl::cli
