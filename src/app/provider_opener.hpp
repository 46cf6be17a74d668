// Opens providers: finds their credentials (or the sandbox's) and puts the request path together.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gpuctl/cli/services.hpp"
#include "gpuctl/http/curl_transport.hpp"
#include "gpuctl/http/rest_client.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::app {

/// One per process: all providers share the transport and the throttle. Must outlive every provider it opened.
class ProviderOpener {
 public:
  using MakeTransport = std::function<std::shared_ptr<http::Transport>(http::CurlOptions, Log&)>;

  explicit ProviderOpener(MakeTransport make_transport) : make_transport_(std::move(make_transport)) {}

  /// Under --sandbox starts the sandbox first and uses its address and credentials. Config error that names every
  /// place looked at where there are no credentials. Blocks on files, `credential_process` and the sandbox's start; no
  /// request is sent.
  Result<std::unique_ptr<provider::Provider>> open(const provider::ProviderDescriptor& descriptor,
                                                   const cli::GlobalOptions& global, cli::Services& services);

  /// With exactly these credentials and no token cache on disk.
  Result<std::unique_ptr<provider::Provider>> open_with(const provider::ProviderDescriptor& descriptor,
                                                        model::Credentials credentials,
                                                        const cli::GlobalOptions& global, cli::Services& services);

 private:
  Result<std::unique_ptr<provider::Provider>> connect(const provider::ProviderDescriptor& descriptor,
                                                      model::Credentials credentials, std::string token_cache_folder,
                                                      const cli::GlobalOptions& global, cli::Services& services);

  MakeTransport make_transport_;
  std::shared_ptr<http::Transport> transport_;
  http::HostThrottle throttle_;
};

}  // namespace gpuctl::app
