// The real transport, on libcurl. The library is opened at the first request, so commands without network never load
// it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "gpuctl/base/environment.hpp"
#include "gpuctl/base/log.hpp"
#include "gpuctl/http/transport.hpp"

namespace gpuctl::http {

struct CurlOptions {
  std::string user_agent = "gpuctl";
  std::string ca_file{};  ///< --cacert; empty = the system's
  std::string proxy{};    ///< empty = from the environment, as curl reads it
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::seconds low_speed_time{30};  ///< give up when less than 1 byte/s arrives for this long
};

/// Options as the environment sets them: CURL_CA_BUNDLE, else SSL_CERT_FILE, as `ca_file`. The proxy variables are read
/// by libcurl itself. Loopback hosts are never reached through a proxy.
CurlOptions curl_options_from(const Environment& environment);

/// Connections stay open between calls and are reused, except for requests that want a fresh one. Deadlines are on
/// std::chrono::steady_clock, as the real Clock is. A requested stop ends `send` at once, also in name resolution.
/// Errors: config (libcurl missing, http to another host than loopback, a proxy address that is none, untrusted
/// certificate: not_sent), unavailable (not_sent or maybe_sent), bad_response (over max_response_bytes, or no HTTP),
/// cancelled, deadline.
/// `log` must outlive the transport.
std::unique_ptr<Transport> make_curl_transport(CurlOptions options, Log& log);

}  // namespace gpuctl::http
