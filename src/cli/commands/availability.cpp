#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "gpuctl/base/duration.hpp"

namespace gpuctl::cli {
namespace {

using std::chrono::milliseconds;

provider::AvailabilityQuery query_of(const Invocation& invocation) {
  provider::AvailabilityQuery query{
      invocation.value("--gpu"), invocation.value("--location"), {}, invocation.value("--currency")};
  if (invocation.has("--spot")) query.spot = true;
  return query;
}

std::string wanted_text(const provider::AvailabilityQuery& query) {
  return fmt::format("{}{}{}", query.gpu.empty() ? "any machine" : query.gpu, query.spot ? " (spot)" : "",
                     query.location.empty() ? "" : " in " + query.location);
}

Result<milliseconds> watch_interval(const Invocation& invocation) {
  constexpr milliseconds least{1000};
  if (!invocation.has("--interval")) return milliseconds(30'000);
  if (!invocation.has("--watch")) return usage_error("--interval needs --watch");
  const auto interval = parse_duration(invocation.value("--interval"));
  if (interval && *interval >= least) return *interval;
  return usage_error(fmt::format("--interval {}: write a time of one second or more, such as 30s or 2m",
                                 invocation.value("--interval")));
}

/// Asks until something matches. An outage of the provider does not end the watch, the deadline and Ctrl-C do.
Result<provider::Listing> watch(provider::AvailabilitySource& source, const provider::AvailabilityQuery& query,
                                milliseconds interval, Services& services) {
  bool said = false;
  while (true) {
    auto listing = source.availability(query, services.context);
    if (listing.ok() && !listing->records.empty()) return listing;
    if (!listing.ok()) {
      const ErrorCode code = listing.error().code;
      if (code != ErrorCode::unavailable && code != ErrorCode::rate_limited) return listing;
      say(services, listing.error().message + "; still watching");
    } else if (!std::exchange(said, true)) {
      say(services, fmt::format("no {} yet; looking every {}, Ctrl-C stops", wanted_text(query),
                                format_duration(std::chrono::duration_cast<std::chrono::seconds>(interval))));
    }
    if (auto slept = services.sleeper.sleep(interval, services.context); !slept.ok()) {
      if (slept.error().code == ErrorCode::deadline)
        slept.error().message = fmt::format("no {} before the time was up", wanted_text(query));
      return std::move(slept).error();
    }
  }
}

Result<ExitCode> availability(const Invocation& invocation, Services& services) {
  const output::Options& options = invocation.global.output;
  GPUCTL_ASSIGN(const milliseconds interval, watch_interval(invocation));
  if (options.raw)
    return usage_error("what can be had is joined from several answers: there is no --raw", "use -o json");
  GPUCTL_ASSIGN(const auto provider, open_provider_of(invocation, services));
  provider::AvailabilitySource& source = *provider->availability();
  GPUCTL_TRY(output::check_columns(options, source.availability_schema().fields));
  const provider::AvailabilityQuery query = query_of(invocation);
  GPUCTL_ASSIGN(const provider::Listing listing, invocation.has("--watch")
                                                     ? watch(source, query, interval, services)
                                                     : source.availability(query, services.context));
  GPUCTL_TRY(output::print_records(screen_of(services), options, source.availability_schema(), listing.records));
  if (listing.records.empty() && services.terminal.facts().stderr_tty)
    say(services, fmt::format("no {} now; --watch waits for one", wanted_text(query)));
  return ExitCode::ok;
}

}  // namespace

void add_availability_commands(std::vector<Command>& table, const provider::Registry& registry) {
  for (const provider::ProviderDescriptor* provider : registry.all()) {
    if (!provider->has_availability) continue;
    Command command;
    command.path = {std::string(provider->id), "availability"};
    command.summary = "show which machines can be had now, where, and for how much";
    command.description =
        "Lists machine types that are in stock, by location, with the price per hour of the machine and of one GPU. "
        "With --watch it looks again until something matches and then ends with 0; --timeout limits the wait (exit 9).";
    const std::string line = spoken_path(command.path);
    command.examples = {line + " --gpu H100", line + " --gpu H200 --location FIN-03 --spot",
                        line + " --gpu B200 --watch --interval 1m --timeout 2h"};
    command.options = {
        {.name = "--gpu",
         .value_name = "MODEL",
         .help = "only machines with this GPU, e.g. H100",
         .choices = {"H100", "H200", "B200", "B300", "A100", "L40S", "RTX6000ADA", "RTXPRO6000", "A6000", "V100"}},
        {.name = "--location",
         .value_name = "LOCATION",
         .help = "only in this location, e.g. FIN-01",
         .choices = {"FIN-01", "FIN-02", "FIN-03", "ICE-01"}},
        {.name = "--spot", .help = "only spot offers"},
        {.name = "--currency",
         .value_name = "CODE",
         .help = "prices in this currency",
         .choices = {"usd", "eur"},
         .closed = true},
        {.name = "--watch", .help = "look again until something matches"},
        {.name = "--interval", .value_name = "TIME", .help = "how often --watch looks (30s)"}};
    command.handler = availability;
    command.provider = provider;
    command.resource = provider->availability_schema;
    table.push_back(std::move(command));
  }
}

}  // namespace gpuctl::cli
