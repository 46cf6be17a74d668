#include "providers/verda/errors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpuctl/base/text.hpp"
#include "gpuctl/http/json.hpp"

namespace gpuctl::verda {
namespace {

constexpr std::size_t kQuoted = 200;

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// One line of printable text, cut in front of the byte that would make it too long.
std::string quoted(std::string_view body) {
  std::string line;
  for (const char c : body) {
    const bool blank = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
    if (line.size() > kQuoted) break;
  }
  if (line.size() > kQuoted) {
    std::size_t end = kQuoted;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
    line.resize(end);
    line += "...";
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

struct ErrorBody {
  std::string code;
  std::string message;
  std::vector<Problem> problems;
};

ErrorBody read_body(std::string_view body) {
  ErrorBody read;
  const Result<Value> parsed = http::parse_json(body);
  if (!parsed.ok() || parsed.value().if_object() == nullptr) {
    read.message = quoted(body);
    return read;
  }
  const auto text = [&](std::string_view key) {
    const Value* found = parsed.value().find(key);
    const std::string* string = found == nullptr ? nullptr : found->if_string();
    return string == nullptr ? std::string() : quoted(*string);
  };
  read.code = text("code");
  read.message = text("message");
  // A validation failure may list one message for each bad field.
  const Value* messages = parsed.value().find("message");
  if (const Value::Array* list = messages == nullptr ? nullptr : messages->if_array()) {
    for (const Value& item : *list) {
      if (item.if_string() == nullptr) continue;
      if (read.message.empty()) read.message = quoted(*item.if_string());
      read.problems.push_back({"", quoted(*item.if_string())});
    }
    if (read.problems.size() < 2) read.problems.clear();
  }
  if (read.message.empty()) read.message = read.code.empty() ? quoted(body) : read.code;
  return read;
}

/// "Invalid instance id", "Invalid ssh-key ID": how the API answers 400 to an id it does not know.
bool says_id_is_unknown(std::string_view message) {
  return message.starts_with("invalid ") && message.ends_with(" id");
}

ErrorCode code_of(int status, std::string_view code, std::string_view message) {
  switch (status) {
    case 400:
      return says_id_is_unknown(message) ? ErrorCode::not_found : ErrorCode::refused;
    case 401:
      return ErrorCode::unauthenticated;
    case 402:
      return ErrorCode::insufficient_funds;
    case 403:
      return ErrorCode::forbidden;
    case 404:
      return ErrorCode::not_found;
    case 409:
      return ErrorCode::conflict;
    case 429:
      return ErrorCode::rate_limited;
    default:
      break;
  }
  if (contains(message, "no capacity") || contains(message, "not enough resources")) return ErrorCode::no_capacity;
  if (status == 408 || (status >= 500 && status < 600)) return ErrorCode::unavailable;
  if (code == "insufficient_funds") return ErrorCode::insufficient_funds;
  return status >= 400 && status < 500 ? ErrorCode::refused : ErrorCode::bad_response;
}

std::string hint_for(ErrorCode code, std::string_view message) {
  switch (code) {
    case ErrorCode::unauthenticated:
      return "check the client id and secret: gpuctl auth status verda";
    case ErrorCode::insufficient_funds:
      return "see the balance: gpuctl verda balance";
    case ErrorCode::forbidden:
      return contains(message, "insufficient scope") ? "API credentials reach only the documented paths of the API"
                                                     : "";
    case ErrorCode::no_capacity:
      return "see what can be had where: gpuctl verda availability";
    case ErrorCode::bad_response:
      return "check that the base URL is the API's own: gpuctl auth status verda";
    default:
      return "";
  }
}

}  // namespace

Error name_verda(Error error) {
  if (error.provider.empty()) error.provider = "verda";
  if (!error.hint.empty()) return error;
  if (error.code == ErrorCode::bad_response) error.hint = hint_for(error.code, "");
  if (error.code == ErrorCode::unavailable && error.http_status && !error.retry_after)
    error.hint = "the service has trouble, not the request: try again in a minute";
  return error;
}

Error decode_error(const http::Response& response) {
  ErrorBody body = read_body(response.body);
  const std::string message = lower_case(body.message);
  Error error;
  error.code = code_of(response.status, body.code, message);
  error.message = body.message.empty() ? fmt::format("the server answered HTTP {}", response.status)
                  : body.code.empty()  ? fmt::format("HTTP {}: {}", response.status, body.message)
                                       : std::move(body.message);
  error.hint = hint_for(error.code, message);
  error.delivery = Delivery::answered;
  error.provider = "verda";
  error.http_status = response.status;
  error.problems = std::move(body.problems);
  return error;
}

}  // namespace gpuctl::verda
