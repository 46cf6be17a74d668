#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "cli/commands/names.hpp"
#include "cli/commands/selection_options.hpp"
#include "gpuctl/workflows/cost.hpp"

namespace gpuctl::cli {
namespace {

provider::ListQuery query_of(const Invocation& invocation, const model::ResourceSchema& resource) {
  provider::ListQuery query{{}, invocation.global.output.raw};
  for (const model::FilterSpec& filter : resource.filters)
    for (const std::string& value : invocation.all(std::string(filter.flag)))
      query.filters.emplace_back(filter.query, value);
  return query;
}

std::string hourly_text(const Money& money) {
  const std::string amount = money.amount.to_fixed(2);
  return money.currency == "USD" ? fmt::format("${}/h", amount) : fmt::format("{} {}/h", amount, money.currency);
}

/// "3 instances, $27.50/h. ...", for people who look at a list of what costs money.
void summarise(const Invocation& invocation, Services& services, std::span<const model::Record> records) {
  const model::ResourceSchema& resource = *invocation.command->resource;
  const TerminalFacts facts = services.terminal.facts();
  const output::Options& options = invocation.global.output;
  const bool for_people = options.format == output::Format::table || options.format == output::Format::wide;
  if (resource.hourly_price_field.empty() || !for_people || options.quiet || !options.jq.empty()) return;
  if (!facts.stdout_tty || !facts.stderr_tty || records.empty()) return;
  const workflows::HourlyCost cost = workflows::hourly_cost(resource, records);
  std::string line = fmt::format("{} {}", records.size(), records.size() == 1 ? resource.singular : resource.name);
  if (!cost.mixed_currencies) line += ", " + hourly_text(cost.per_hour);
  if (!cost.idle.empty())
    line += fmt::format(". \"{}\" machines are billed in full: {}", cost.idle_status, fmt::join(cost.idle, ", "));
  say(services, line);
}

Result<ExitCode> list(const Invocation& invocation, Services& services) {
  const model::ResourceSchema& resource = *invocation.command->resource;
  const output::Options& options = invocation.global.output;
  GPUCTL_ASSIGN(const workflows::Selection selection, read_selection(invocation, resource.fields));
  if (options.raw && !selection.empty())
    return usage_error("--raw prints the provider's own answer: it goes without --filter, --sort and --limit",
                       "-o json prints the selected records");
  GPUCTL_TRY(output::check_columns(options, resource.fields));
  GPUCTL_ASSIGN(const auto provider, open_provider_of(invocation, services));
  const provider::ListQuery query = query_of(invocation, resource);
  GPUCTL_ASSIGN(provider::Listing listing, provider->inventory()->list(resource, query, services.context));
  if (query.filters.empty()) remember_names(invocation, services, listing.records);
  const output::Screen screen = screen_of(services);
  if (options.raw) return done(output::print_raw(screen, options, listing.raw));
  workflows::apply(selection, listing.records);
  GPUCTL_TRY(output::print_records(screen, options, resource, listing.records));
  summarise(invocation, services, listing.records);
  return ExitCode::ok;
}

std::vector<std::string> comma_separated(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    items.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

std::vector<OptionSpec> options_of(const model::ResourceSchema& resource) {
  std::vector<OptionSpec> options;
  for (const model::FilterSpec& filter : resource.filters)
    options.push_back({.name = std::string(filter.flag),
                       .value_name = std::string(filter.value_name),
                       .help = std::string(filter.help),
                       .choices = comma_separated(filter.values),
                       .closed = filter.flag == "--currency",  // a server refuses others without naming these
                       .repeatable = filter.repeatable});
  for (OptionSpec& option : selection_options()) options.push_back(std::move(option));
  return options;
}

std::vector<std::string> examples_of(const std::string& line, const model::ResourceSchema& resource) {
  std::vector<std::string> examples{line, line + " -o json"};
  const auto listed = [](const model::FilterSpec& filter) { return !filter.values.empty(); };
  if (const auto filter = std::find_if(resource.filters.begin(), resource.filters.end(), listed);
      filter != resource.filters.end())
    examples.push_back(fmt::format("{} {} {}", line, filter->flag, comma_separated(filter->values).front()));
  if (!resource.hourly_price_field.empty())
    examples.push_back(line + " --sort -" + std::string(resource.hourly_price_field));
  examples.push_back(fmt::format("{} --jq '.[].{}'", line, resource.id_field));
  return examples;
}

Command list_command(const provider::ProviderDescriptor& provider, const model::ResourceSchema& resource) {
  Command command;
  command.path = {std::string(provider.id), "list", std::string(resource.name)};
  command.summary = "list " + std::string(resource.summary);
  command.description = fmt::format("Lists {} of {}: {}.", resource.name, provider.title, resource.summary);
  command.examples = examples_of(spoken_path(command.path), resource);
  command.options = options_of(resource);
  command.handler = list;
  command.alias_paths = alias_paths(command.path, resource);
  command.provider = &provider;
  command.resource = &resource;
  return command;
}

}  // namespace

void add_list_commands(std::vector<Command>& table, const provider::Registry& registry) {
  for (const provider::ProviderDescriptor* provider : registry.all())
    for (const model::ResourceSchema* resource : provider->resources)
      table.push_back(list_command(*provider, *resource));
}

}  // namespace gpuctl::cli
