#include "app/provider_opener.hpp"

#include <fmt/format.h>

#include "gpuctl/base/build_info.hpp"
#include "gpuctl/config/settings.hpp"

namespace gpuctl::app {
namespace {

std::string user_agent() { return fmt::format("gpuctl/{}", build_info().version); }

Result<model::Credentials> sandbox_credentials(cli::Services& services) {
  GPUCTL_ASSIGN(auto status, services.sandbox.start(services.context));
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
  const std::string token_cache = global.no_token_cache ? "" : services.settings.folders().cache + "/tokens";
  return connect(descriptor, std::move(credentials), token_cache, global, services);
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
  if (!transport_) transport_ = make_transport_({.user_agent = user_agent(), .ca_file = global.ca_file}, services.log);
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
