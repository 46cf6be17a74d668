#include "gpuctl/http/rest_client.hpp"

#include <fmt/format.h>

#include "http/call.hpp"
#include "http/field_text.hpp"

namespace gpuctl::http {
namespace {

ErrorCode code_of_status(int status) {
  switch (status) {
    case 401:
      return ErrorCode::unauthenticated;
    case 402:
      return ErrorCode::insufficient_funds;
    case 403:
      return ErrorCode::forbidden;
    case 404:
    case 410:
      return ErrorCode::not_found;
    case 409:
      return ErrorCode::conflict;
    case 429:
      return ErrorCode::rate_limited;
    case 408:
      return ErrorCode::unavailable;
    default:
      break;
  }
  if (status >= 500 && status < 600) return ErrorCode::unavailable;
  return status >= 300 && status < 500 ? ErrorCode::refused : ErrorCode::bad_response;
}

}  // namespace

Error error_of_status(const Response& response) {
  const bool html = looks_like_html(response.body);
  return Error{.code = code_of_status(response.status),
               .message = fmt::format("the server answered HTTP {}{}", response.status,
                                      html ? " with an HTML page: a proxy or gateway may have answered for it" : ""),
               .delivery = Delivery::answered,
               .http_status = response.status};
}

RestClient::RestClient(RestPorts ports, std::string base_url, Authoriser* authoriser, ErrorDecoder decode_error,
                       RetryPolicy policy)
    : ports_(ports),
      base_url_(std::move(base_url)),
      authoriser_(authoriser),
      decode_error_(decode_error),
      policy_(policy) {}

Result<Response> RestClient::send(const ApiRequest& request, const CallContext& context) {
  return Call({ports_, base_url_, authoriser_, decode_error_, policy_}, request, context).run();
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kUnreserved = "-._~";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       kUnreserved.find(c) != std::string_view::npos;
    if (plain) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return encoded;
}

}  // namespace gpuctl::http
