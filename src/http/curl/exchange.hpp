// One request on one easy handle: its options, what arrives, and what a failure means.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "gpuctl/http/curl_transport.hpp"
#include "http/curl/library.hpp"

namespace gpuctl::http {

/// Whether plain http is allowed to this host: 127.0.0.0/8, ::1, localhost.
bool is_loopback(std::string_view host);

/// ok when this URL may be asked at all: https, or http to loopback. ErrorCode::config otherwise.
Result<void> check_url(const std::string& url);

/// Must stay where it is while the transfer runs: libcurl holds pointers into it.
class Exchange {
 public:
  Exchange(const CurlLibrary& curl, CURL* easy, const Request& request, const CurlOptions& options, Log& log);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Sets every transport option there is, in this one place.
  Result<void> prepare();
  /// After the transfer ended with `code`.
  Result<Response> finish(CURLcode code);
  /// Whether a byte of the request may have left, for a transfer that is given up on.
  Delivery delivery() const;

 private:
  using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

  template <typename Value>
  void set(CURLoption option, Value value);
  template <typename Value>
  Value info(CURLINFO which) const;
  void set_connection(bool loopback);
  void set_method_and_body();
  Result<void> set_headers();
  void set_callbacks();
  Error failure(CURLcode code) const;
  Error connection_failure(CURLcode code) const;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static int on_debug(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self) noexcept;

  const CurlLibrary& curl_;
  CURL* easy_;
  const Request& request_;
  const CurlOptions& options_;
  Log& log_;
  const std::string host_;
  HeaderList header_list_;
  std::array<char, CURL_ERROR_SIZE> words_{};
  Response response_;
  bool head_complete_ = false;
  bool too_large_ = false;
};

}  // namespace gpuctl::http
