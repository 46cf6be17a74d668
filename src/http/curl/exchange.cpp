#include "http/curl/exchange.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "gpuctl/base/redactor.hpp"
#include "http/field_text.hpp"

namespace gpuctl::http {
namespace {

constexpr std::uint64_t kMostReserved = 16U << 20U;
constexpr long kReceiveBuffer = 128L << 10U;

/// Beginnings of libcurl's own remarks that are logged; the others may quote header fields or credentials.
constexpr std::array<std::string_view, 12> kShownRemarks{
    "  Trying",        "Trying", "Connected to", "connect to",         "Failed to connect", "SSL connection",
    "SSL certificate", "ALPN",   "Re-using",     "Closing connection", "Could not resolve", "Connection #"};

/// "Connection refused" as "connection refused"; empty for no number.
std::string words_for(long number) {
  if (number == 0) return {};
  std::string words = std::generic_category().message(static_cast<int>(number));
  if (!words.empty() && words[0] >= 'A' && words[0] <= 'Z') words[0] = static_cast<char>(words[0] - 'A' + 'a');
  return words;
}

/// "HOST port N" out of libcurl's "Failed to connect to HOST port N ...": the proxy's where one is used.
std::string_view peer_in(std::string_view remark) {
  constexpr std::string_view kBegin = "Failed to connect to ";
  const auto port = remark.find(" port ");
  if (!remark.starts_with(kBegin) || port == std::string_view::npos) return {};
  const auto end = remark.find_first_not_of("0123456789", port + 6);
  return remark.substr(kBegin.size(), end == std::string_view::npos ? end : end - kBegin.size());
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
}

}  // namespace

bool is_loopback(std::string_view host) {
  if (equal_ignoring_case(host, "localhost") || host == "::1") return true;
  in_addr address{};
  return inet_pton(AF_INET, std::string(host).c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127U;
}

Result<void> check_url(const std::string& url) {
  const auto scheme = std::string_view(url).substr(0, url.find("://"));
  const auto host = host_of(url);
  if (host.empty() || has_control(url) ||
      !(equal_ignoring_case(scheme, "https") || equal_ignoring_case(scheme, "http")))
    return Error{.code = ErrorCode::config,
                 .message = fmt::format("\"{}\" is not an https URL", url),
                 .hint = "check the base URL"};
  if (equal_ignoring_case(scheme, "https") || is_loopback(host)) return {};
  return Error{.code = ErrorCode::config,
               .message = fmt::format("plain http to {} is refused: it would send credentials in the clear", host),
               .hint = "use https in the base URL; http is for loopback addresses only"};
}

Exchange::Exchange(const CurlLibrary& curl, CURL* easy, const Request& request, const CurlOptions& options, Log& log)
    : curl_(curl),
      easy_(easy),
      request_(request),
      options_(options),
      log_(log),
      host_(host_of(request.url)),
      header_list_(nullptr, curl.slist_free_all) {}

template <typename Value>
void Exchange::set(CURLoption option, Value value) {
  curl_.easy_setopt(easy_, option, value);
}

template <typename Value>
Value Exchange::info(CURLINFO which) const {
  Value value{};
  curl_.easy_getinfo(easy_, which, &value);
  return value;
}

Result<void> Exchange::prepare() {
  const bool loopback = is_loopback(host_);
  curl_.easy_reset(easy_);
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, loopback ? "http,https" : "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a cancelled name lookup is left to itself instead of being waited for
  set(CURLOPT_USERAGENT, options_.user_agent.c_str());
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.max_response_bytes));
  set(CURLOPT_BUFFERSIZE, kReceiveBuffer);
  set_connection(loopback);
  set_method_and_body();
  set_callbacks();
  return set_headers();
}

void Exchange::set_connection(bool loopback) {
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.low_speed_time.count()));
  set(CURLOPT_TCP_NODELAY, 1L);
  if (request_.fresh_connection) {
    // On a reused connection that dies, libcurl would send the request a second time by itself.
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
  }
  if (!options_.ca_file.empty()) {
    set(CURLOPT_CAINFO, options_.ca_file.c_str());
    set(CURLOPT_PROXY_CAINFO, options_.ca_file.c_str());
  }
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (loopback) {
    set(CURLOPT_NOPROXY, "*");
  } else if (!options_.proxy.empty()) {
    set(CURLOPT_PROXY, options_.proxy.c_str());
  }
}

void Exchange::set_method_and_body() {
  const bool has_body = !request_.body.empty() || request_.method == Method::post || request_.method == Method::put ||
                        request_.method == Method::patch;
  if (has_body) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.c_str());
  }
  const bool implied = has_body ? request_.method == Method::post : request_.method == Method::get;
  if (!implied) set(CURLOPT_CUSTOMREQUEST, to_string(request_.method).data());
}

Result<void> Exchange::set_headers() {
  const auto append = [this](const std::string& line) {
    if (curl_slist* longer = curl_.slist_append(header_list_.get(), line.c_str()); longer != nullptr) {
      static_cast<void>(header_list_.release());
      header_list_.reset(longer);
    }
  };
  append("Expect:");  // libcurl's own: waits a second before it sends a large body
  if (!request_.headers.get("Content-Type")) append("Content-Type:");
  for (const auto& [name, value] : request_.headers.all()) {
    if (has_control(name) || has_control(value))
      return Error{.code = ErrorCode::config, .message = fmt::format("header {} holds a control character", name)};
    append(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  }
  set(CURLOPT_HTTPHEADER, header_list_.get());
  return {};
}

void Exchange::set_callbacks() {
  set(CURLOPT_ERRORBUFFER, words_.data());
  set(CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  set(CURLOPT_WRITEDATA, this);
  if (!log_.enabled(LogLevel::debug)) return;
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_DEBUGFUNCTION, &Exchange::on_debug);
  set(CURLOPT_DEBUGDATA, this);
}

std::size_t Exchange::on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& exchange = *static_cast<Exchange*>(self);
  auto& response = exchange.response_;
  std::string_view line(data, size * count);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    response.headers = {};  // of an interim answer (100, 103)
    exchange.head_complete_ = false;
    return size * count;
  }
  if (exchange.head_complete_) return size * count;  // a trailer: RFC 9110 lets it be dropped
  exchange.head_complete_ = line.empty();
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size * count;
  const auto name = trim(line.substr(0, colon));
  const auto value = trim(line.substr(colon + 1));
  if (equal_ignoring_case(name, "Content-Length")) {
    const auto announced = static_cast<std::uint64_t>(parse_digits(value).value_or(0));
    const auto limit = std::min(exchange.request_.max_response_bytes, kMostReserved);
    response.body.reserve(static_cast<std::size_t>(std::min(announced, limit)));
  }
  response.headers.add(std::string(name), std::string(value));
  return size * count;
}

std::size_t Exchange::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& exchange = *static_cast<Exchange*>(self);
  const std::size_t bytes = size * count;
  if (bytes > exchange.request_.max_response_bytes - exchange.response_.body.size()) {
    exchange.too_large_ = true;
    return 0;
  }
  exchange.response_.body.append(data, bytes);
  return bytes;
}

int Exchange::on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self) noexcept {
  if (type != CURLINFO_TEXT) return 0;
  std::string_view remark(data, size);
  while (!remark.empty() && remark.back() == '\n') remark.remove_suffix(1);
  const bool shown = std::any_of(kShownRemarks.begin(), kShownRemarks.end(),
                                 [&](std::string_view begin) { return remark.starts_with(begin); });
  if (shown) static_cast<Exchange*>(self)->log_.write(LogLevel::debug, Redactor().clean(fmt::format("* {}", remark)));
  return 0;
}

Delivery Exchange::delivery() const {
  const bool begun = info<curl_off_t>(CURLINFO_PRETRANSFER_TIME_T) > 0 || info<long>(CURLINFO_REQUEST_SIZE) > 0;
  // What has begun may be no more than the tunnel through a proxy.
  const bool tunnel_refused = info<long>(CURLINFO_HTTP_CONNECTCODE) >= 300;
  const bool no_tls_yet = equal_ignoring_case(std::string_view(request_.url).substr(0, 6), "https:") &&
                          info<long>(CURLINFO_NUM_CONNECTS) > 0 && info<curl_off_t>(CURLINFO_APPCONNECT_TIME_T) == 0;
  return begun && !tunnel_refused && !no_tls_yet ? Delivery::maybe_sent : Delivery::not_sent;
}

Result<Response> Exchange::finish(CURLcode code) {
  if (code != CURLE_OK) return failure(code);
  if (!head_complete_) return failure(CURLE_PARTIAL_FILE);  // libcurl takes half a head for a whole one
  response_.status = static_cast<int>(info<long>(CURLINFO_RESPONSE_CODE));
  return std::move(response_);
}

Error Exchange::failure(CURLcode code) const {
  const auto error = [&](ErrorCode what, std::string message, Delivery delivery) {
    return Error{.code = what, .message = std::move(message), .delivery = delivery};
  };
  const std::string detail = words_[0] != '\0' ? words_.data() : curl_.easy_strerror(code);
  if (too_large_ || code == CURLE_FILESIZE_EXCEEDED)
    return error(ErrorCode::bad_response,
                 fmt::format("the answer of {} is larger than {} bytes", host_, request_.max_response_bytes),
                 Delivery::answered);
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return error(ErrorCode::bad_response, fmt::format("{} does not answer in HTTP: {}", host_, detail),
                   Delivery::answered);
    case CURLE_URL_MALFORMAT:
      return error(ErrorCode::config, fmt::format("\"{}\" is not a URL", request_.url), Delivery::not_sent);
    case CURLE_PARTIAL_FILE:
      return error(ErrorCode::unavailable, fmt::format("the answer of {} was cut off", host_), Delivery::maybe_sent);
    case CURLE_OPERATION_TIMEDOUT:
      if (delivery() == Delivery::maybe_sent)
        return error(ErrorCode::unavailable,
                     fmt::format("{} sent nothing for {} s", host_, options_.low_speed_time.count()),
                     Delivery::maybe_sent);
      return error(ErrorCode::unavailable,
                   fmt::format("no connection to {} within {} ms", host_, options_.connect_timeout.count()),
                   Delivery::not_sent)
          .with_hint("check the network and the proxy variables (HTTPS_PROXY, NO_PROXY)");
    default:
      break;
  }
  if (delivery() == Delivery::not_sent) return connection_failure(code);
  return error(ErrorCode::unavailable, fmt::format("the connection to {} was lost: {}", host_, detail),
               Delivery::maybe_sent);
}

/// No byte of the request has left.
Error Exchange::connection_failure(CURLcode code) const {
  const auto unavailable = [](std::string message, std::string hint) {
    return Error{.code = ErrorCode::unavailable, .message = std::move(message), .hint = std::move(hint)};
  };
  const std::string detail = words_[0] != '\0' ? words_.data() : curl_.easy_strerror(code);
  constexpr const char* kProxyHint = "check the proxy variables (HTTPS_PROXY, NO_PROXY)";
  if (detail.starts_with("Unsupported proxy"))  // which goes on to quote it, with its password
    return Error{.code = ErrorCode::config,
                 .message = "the proxy's address cannot be used",
                 .hint =
                     "check the scheme and port in HTTPS_PROXY, and that special characters of its password are "
                     "percent-encoded"};
  if (const long proxy_status = info<long>(CURLINFO_HTTP_CONNECTCODE); proxy_status >= 300)
    return unavailable(fmt::format("the proxy refused to connect to {} (HTTP {})", host_, proxy_status), kProxyHint);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unavailable(fmt::format("the host name {} cannot be found", host_),
                         "check the base URL, the network and the proxy variables (HTTPS_PROXY, NO_PROXY)");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unavailable(fmt::format("the proxy's host name cannot be found: {}", detail), kProxyHint);
    case CURLE_PROXY:
      return unavailable(fmt::format("the proxy failed: {}", detail), kProxyHint);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return Error{.code = ErrorCode::config,
                   .message = fmt::format("the certificate of {} is not trusted: {}", host_, detail),
                   .hint = "behind a proxy that inspects TLS, name its certificates with --cacert FILE"};
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return Error{.code = ErrorCode::config,
                   .message = fmt::format("the CA certificates cannot be read: {}", detail),
                   .hint = "check --cacert, CURL_CA_BUNDLE and SSL_CERT_FILE"};
    case CURLE_SSL_CONNECT_ERROR:
      return unavailable(fmt::format("the TLS handshake with {} failed: {}", host_, detail),
                         "check that the base URL speaks https; behind a proxy, see HTTPS_PROXY and --cacert");
    default:
      break;
  }
  const auto reason = words_for(info<long>(CURLINFO_OS_ERRNO));
  const auto peer = peer_in(detail);
  if (!peer.empty() && !peer.starts_with(host_ + " "))
    return unavailable(fmt::format("cannot connect to the proxy, {}: {}", peer, reason.empty() ? "no answer" : reason),
                       kProxyHint);
  return unavailable(fmt::format("cannot connect to {}: {}", peer.empty() ? host_ : std::string(peer),
                                 reason.empty() ? detail : reason),
                     "check the base URL, the network and the proxy variables (HTTPS_PROXY, NO_PROXY)");
}

}  // namespace gpuctl::http
