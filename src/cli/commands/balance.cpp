#include <fmt/format.h>

#include <array>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "gpuctl/base/duration.hpp"
#include "gpuctl/workflows/cost.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::array balance_fields{
    model::FieldSpec{.key = "provider", .show = model::Show::table, .help = "provider id"},
    model::FieldSpec{.key = "amount",
                     .kind = model::FieldKind::decimal,
                     .header = "BALANCE",
                     .show = model::Show::table,
                     .help = "what is left",
                     .render = model::Render::amount},
    model::FieldSpec{.key = "currency", .show = model::Show::table, .help = "ISO 4217 code"},
    model::FieldSpec{.key = "per_hour",
                     .kind = model::FieldKind::decimal,
                     .header = "$/H",
                     .help = "what the machines cost now, per hour; null without --lasts",
                     .render = model::Render::amount,
                     .nullable = true},
    model::FieldSpec{.key = "lasts_seconds",
                     .kind = model::FieldKind::integer,
                     .header = "LASTS",
                     .help = "how long the balance lasts at that; null where nothing is spent",
                     .nullable = true},
};

constexpr model::ResourceSchema balance_schema{.name = "balances",
                                               .singular = "balance",
                                               .summary = "what is left to spend",
                                               .fields = balance_fields,
                                               .id_field = "provider",
                                               .name_field = "provider"};

model::Record balance_record(const provider::ProviderDescriptor& provider, const Money& money) {
  model::Record record(balance_fields);
  record.set("provider", provider.id);
  record.set("amount", money.amount);
  record.set("currency", money.currency);
  return record;
}

/// Everything of the provider that is billed by the hour.
Result<workflows::HourlyCost> running_cost(const provider::ProviderDescriptor& descriptor, provider::Provider& provider,
                                           const CallContext& context) {
  workflows::HourlyCost total;
  for (const model::ResourceSchema* resource : descriptor.resources) {
    if (resource->hourly_price_field.empty()) continue;
    GPUCTL_ASSIGN(const provider::Listing listing, provider.inventory()->list(*resource, {}, context));
    const workflows::HourlyCost cost = workflows::hourly_cost(*resource, listing.records);
    total.count += cost.count;
    total.per_hour.amount = total.per_hour.amount + cost.per_hour.amount;
  }
  return total;
}

std::string lasting_text(const Money& balance, const Decimal& per_hour) {
  if (per_hour.is_zero()) return "nothing runs now";
  const auto time = workflows::lasts(balance.amount, per_hour);
  return fmt::format("lasts {} at the current {}/h", time ? format_duration(*time) : "no longer",
                     format_money({per_hour, balance.currency}));
}

Result<ExitCode> balance(const Invocation& invocation, Services& services) {
  const provider::ProviderDescriptor& descriptor = *invocation.command->provider;
  const output::Options& options = invocation.global.output;
  if (options.raw && invocation.has("--lasts"))
    return usage_error("--raw prints the provider's own answer: it goes without --lasts");
  GPUCTL_TRY(output::check_columns(options, balance_fields));
  GPUCTL_ASSIGN(const auto provider, open_provider_of(invocation, services));
  GPUCTL_ASSIGN(const provider::Balance balance, provider->balances()->balance(services.context));
  const output::Screen screen = screen_of(services);
  if (options.raw) return done(output::print_raw(screen, options, balance.raw));
  model::Record record = balance_record(descriptor, balance.money);
  std::string text = format_money(balance.money);
  if (invocation.has("--lasts")) {
    GPUCTL_ASSIGN(const workflows::HourlyCost cost, running_cost(descriptor, *provider, services.context));
    record.set("per_hour", cost.per_hour.amount);
    if (const auto time = workflows::lasts(balance.money.amount, cost.per_hour.amount))
      record.set("lasts_seconds", std::int64_t{time->count()});
    text += "   " + lasting_text(balance.money, cost.per_hour.amount);
  }
  if (options.format != output::Format::table || options.quiet || !options.jq.empty())
    return done(output::print_record(screen, options, balance_schema, record));
  return done(output::print_document(screen, options, Value(), text + "\n"));
}

/// The balances of every provider that has credentials. One that fails does not hide the others, but fails the command.
Result<ExitCode> all_balances(const Invocation& invocation, Services& services) {
  GPUCTL_TRY(output::check_columns(invocation.global.output, balance_fields));
  std::vector<model::Record> records;
  std::optional<Error> unconfigured;
  std::optional<Error> failed;
  for (const provider::ProviderDescriptor* descriptor : services.registry.all()) {
    if (!descriptor->has_balance) continue;
    auto provider = services.open_provider(*descriptor);
    if (!provider.ok()) {
      auto& kept = provider.error().code == ErrorCode::config ? unconfigured : failed;
      if (!kept) kept = std::move(provider).error();
      continue;
    }
    auto balance = (*provider)->balances()->balance(services.context);
    if (balance.ok()) {
      records.push_back(balance_record(*descriptor, balance->money));
    } else if (!failed) {
      failed = std::move(balance).error();
    }
  }
  if (records.empty() && (failed || unconfigured)) return failed ? *std::move(failed) : *std::move(unconfigured);
  GPUCTL_TRY(output::print_records(screen_of(services), invocation.global.output, balance_schema, records));
  if (failed) return *std::move(failed);
  return ExitCode::ok;
}

Command balance_command(const provider::ProviderDescriptor& provider) {
  Command command;
  command.path = {std::string(provider.id), "balance"};
  command.summary = "show the balance";
  command.description =
      "Shows what is left to spend. One request when the access token is cached. With --lasts the machines are listed "
      "too and gpuctl says how long the balance lasts at their price.";
  const std::string line = spoken_path(command.path);
  command.examples = {line, line + " --lasts", line + " -o json --jq .amount"};
  command.options = {{.name = "--lasts", .help = "say how long it lasts at what the machines cost now"}};
  command.handler = balance;
  command.provider = &provider;
  command.schema = [] { return model::json_schema(balance_schema, false); };
  return command;
}

}  // namespace

void add_balance_commands(std::vector<Command>& table, const provider::Registry& registry) {
  for (const provider::ProviderDescriptor* provider : registry.all())
    if (provider->has_balance) table.push_back(balance_command(*provider));
  Command command;
  command.path = {"balance"};
  command.summary = "show the balance at every provider";
  command.description = "Lists what is left to spend at each provider that has credentials.";
  command.examples = {"gpuctl balance", "gpuctl balance -o json"};
  command.handler = all_balances;
  command.schema = [] { return array_schema(balance_schema); };
  table.push_back(std::move(command));
}

}  // namespace gpuctl::cli
