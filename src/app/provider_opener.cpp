#include "app/provider_opener.hpp"

#include <fmt/format.h>

#include "gpuctl/base/build_info.hpp"
#include "gpuctl/base/duration.hpp"
#include "gpuctl/config/settings.hpp"

namespace gpuctl::app {
namespace {

std::string user_agent() { return fmt::format("gpuctl/{}", build_info().version); }

/// The flag is stronger than what the environment says.
http::CurlOptions curl_options(const cli::GlobalOptions& global, const Environment& environment) {
  http::CurlOptions options = http::curl_options_from(environment);
  options.user_agent = user_agent();
  if (!global.ca_file.empty()) options.ca_file = global.ca_file;
  return options;
}

/// How far the sandbox's clock is ahead of ours after `sandbox advance`; less than a second is only the way there.
std::chrono::microseconds clock_lead(const cli::SandboxStatus& status, WallTime now) {
  const Value* told = status.details.find("now");
  const auto time = told != nullptr && told->if_string() != nullptr ? parse_rfc3339(*told->if_string()) : std::nullopt;
  if (!time) return {};
  const std::chrono::microseconds lead = *time - now;
  return std::chrono::abs(lead) < std::chrono::seconds(1) ? std::chrono::microseconds(0) : lead;
}

Result<model::Credentials> sandbox_credentials(cli::Services& services) {
  GPUCTL_ASSIGN(auto status, services.sandbox.start({}, services.context));
  services.provider_ahead = clock_lead(status, services.clock.now());
  services.log.write(LogLevel::info, fmt::format("sandbox at {}", status.base_url));
  model::Credentials credentials;
  credentials.id = std::move(status.client_id);
  credentials.secret = std::move(status.client_secret);
  credentials.base_url = std::move(status.base_url);
  credentials.source = "sandbox";
  return credentials;
}

Result<model::Credentials> credentials_for(const provider::ProviderDescriptor& descriptor,
                                           const cli::GlobalOptions& global, cli::Services& services) {
  if (global.sandbox) return sandbox_credentials(services);
  return config::find_credentials(
      {.provider = descriptor.id, .spec = *descriptor.credentials, .profile = global.profile}, services.settings,
      services.environment, services.files, services.processes, services.context);
}

}  // namespace

Result<std::unique_ptr<provider::Provider>> ProviderOpener::open(const provider::ProviderDescriptor& descriptor,
                                                                 const cli::GlobalOptions& global,
                                                                 cli::Services& services) {
  GPUCTL_ASSIGN(auto credentials, credentials_for(descriptor, global, services));
  const std::string& cache = services.settings.folders().cache;  // empty without HOME: then nothing is kept
  const std::string tokens = global.no_token_cache || cache.empty() ? "" : cache + "/tokens";
  return connect(descriptor, std::move(credentials), tokens, global, services);
}

Result<std::unique_ptr<provider::Provider>> ProviderOpener::open_with(const provider::ProviderDescriptor& descriptor,
                                                                      model::Credentials credentials,
                                                                      const cli::GlobalOptions& global,
                                                                      cli::Services& services) {
  return connect(descriptor, std::move(credentials), "", global, services);
}

Result<std::unique_ptr<provider::Provider>> ProviderOpener::connect(const provider::ProviderDescriptor& descriptor,
                                                                    model::Credentials credentials,
                                                                    std::string token_cache_folder,
                                                                    const cli::GlobalOptions& global,
                                                                    cli::Services& services) {
  services.redactor.learn(credentials.secret);
  services.redactor.learn(credentials.token);
  for (const auto& warning : credentials.warnings) services.log.write(LogLevel::warning, warning);
  if (!transport_) transport_ = make_transport_(curl_options(global, services.environment), services.log);
  provider::OpenContext context{
      .rest = {*transport_, services.clock, services.sleeper, services.random, services.log, throttle_},
      .files = services.files,
      .redactor = services.redactor,
      .credentials = std::move(credentials),
      .token_cache_folder = std::move(token_cache_folder),
      .user_agent = user_agent()};
  return descriptor.open(std::move(context));
}

}  // namespace gpuctl::app
