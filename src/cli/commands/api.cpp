#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "cli/hints.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::size_t body_limit = 16U << 20U;

Result<std::string> read_body(const Invocation& invocation, Services& services) {
  const std::string file = invocation.value("--body");
  if (file.empty()) return std::string();
  if (file == "-") return services.terminal.read_all_input(body_limit, services.context);
  auto body = services.files.read(file, body_limit);
  if (!body.ok())
    return usage_error("--body: " + body.error().message, "name a file that can be read, or - for standard input");
  return body;
}

Result<ExitCode> show_request(const Invocation& invocation, Services& services, http::Method method,
                              const std::string& path, const std::string& body) {
  const std::string name(http::to_string(method));
  const Value document = Value::object(
      {{"method", name}, {"path", path}, {"body", body.empty() ? Value() : Value(body)}, {"sent", false}});
  const std::string text = fmt::format("{} {}\n{}{}not sent: --dry-run\n", name, path, body,
                                       body.empty() || body.ends_with('\n') ? "" : "\n");
  return done(output::print_document(screen_of(services), invocation.global.output, document, text));
}

/// The body is the provider's own document: only jq can make something else of it.
Result<void> check_form(const Invocation& invocation) {
  using output::Format;
  const output::Options& options = invocation.global.output;
  const bool as_it_is = options.format == Format::json || options.format == Format::table;
  const bool shaped = invocation.has("--output") && !as_it_is;
  if (!options.jq.empty() || (!options.quiet && !shaped)) return {};
  return usage_error(fmt::format("{} needs fields, and the answer is printed as it comes",
                                 options.quiet ? "--quiet" : "-o " + invocation.value("--output")),
                     retyped(invocation) + " --jq .");
}

/// "/v1" of the provider's own endpoint.
std::string_view base_path(const provider::ProviderDescriptor& provider) {
  const std::string_view url = provider.default_base_url;
  const std::size_t host = url.find("://");
  const std::size_t slash = host == url.npos ? host : url.find('/', host + 3);
  return slash == url.npos ? std::string_view() : url.substr(slash);
}

Result<ExitCode> api(const Invocation& invocation, Services& services) {
  const std::string typed = invocation.value("METHOD");
  const std::string path = invocation.value("PATH");
  const std::optional<http::Method> method = http::parse_method(typed);
  if (!method) return usage_error(fmt::format("unknown method \"{}\"; known: GET, POST, PUT, PATCH, DELETE", typed));
  if (!path.starts_with('/'))
    return usage_error(fmt::format("the path \"{}\" does not begin with \"/\"", path),
                       spoken_path(invocation.command->path) + " " + typed + " /" + path);
  const std::string_view base = base_path(*invocation.command->provider);
  if (!path.starts_with(fmt::format("{}/", base)))
    return usage_error(fmt::format("the path \"{}\" does not begin with \"{}/\"", path, base),
                       fmt::format("{} {} {}{}", spoken_path(invocation.command->path), typed, base, shell_word(path)));
  const bool reads = *method == http::Method::get;
  if (reads && invocation.has("--body")) return usage_error("a GET has no body: leave out --body");
  const bool dry_run = invocation.has("--dry-run");
  if (!dry_run) GPUCTL_TRY(check_form(invocation));
  if (!reads && !dry_run)
    GPUCTL_TRY(
        confirm(invocation, services,
                fmt::format("Send {} {}? It may change something or cost money.", http::to_string(*method), path)));
  GPUCTL_ASSIGN(const std::string body, read_body(invocation, services));
  if (dry_run) return show_request(invocation, services, *method, path, body);
  GPUCTL_ASSIGN(const auto provider, open_provider_of(invocation, services));
  GPUCTL_ASSIGN(const provider::RawAnswer answer, provider->raw_api()->call(*method, path, body, services.context));
  if (answer.body.empty()) return ExitCode::ok;
  return done(output::print_raw(screen_of(services), invocation.global.output, answer.body));
}

}  // namespace

void add_api_commands(std::vector<Command>& table, const provider::Registry& registry) {
  for (const provider::ProviderDescriptor* provider : registry.all()) {
    if (!provider->has_raw_api) continue;
    Command command;
    command.path = {std::string(provider->id), "api"};
    command.summary = "call any path of the API and print the answer";
    command.description = fmt::format(
        "Sends one request to {} with the same credentials, retries and errors as every other command, and prints the "
        "body of the answer untouched, or what --jq makes of it. Anything but GET asks first; --yes "
        "answers.",
        provider->title);
    const std::string line = spoken_path(command.path);
    command.examples = {line + " GET /v1/balance", line + " GET '/v1/instances?status=running' --jq '.[].id'",
                        line + " POST /v1/ssh-keys --body key.json --dry-run"};
    command.arguments = {{.name = "METHOD",
                          .help = "GET, POST, PUT, PATCH or DELETE",
                          .choices = {"GET", "POST", "PUT", "PATCH", "DELETE"}},
                         {.name = "PATH", .help = "with its query, as the provider documents it"}};
    command.options = {{.name = "--body", .value_name = "FILE", .help = "send this file; - is standard input"},
                       {.name = "--dry-run", .help = "show the request and send nothing"}};
    command.handler = api;
    command.provider = provider;
    table.push_back(std::move(command));
  }
}

}  // namespace gpuctl::cli
