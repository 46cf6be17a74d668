#include "providers/verda/raw_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "providers/verda/errors.hpp"

namespace gpuctl::verda {
namespace {

constexpr std::string_view kPrefix = "/v1/";
constexpr std::string_view kNeverInUrls = "\\\"<>^`{|}#";

Error bad_path(std::string_view path, std::string_view why) {
  std::string shown(path.substr(0, 100));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c < ' ' || c == '\x7f'; }, '?');
  Error error{ErrorCode::usage, fmt::format("\"{}\" is not a path of the API: {}", shown, why),
              "gpuctl verda api GET /v1/instances"};
  error.provider = "verda";
  return error;
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

/// What a percent sign at `at` stands for; nullopt where no two hexadecimal digits follow.
std::optional<unsigned> encoded_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return std::nullopt;
  const auto high = hex_digit(text[at + 1]);
  const auto low = hex_digit(text[at + 2]);
  if (!high || !low) return std::nullopt;
  return *high * 16 + *low;
}

/// Why the escapes of `text` cannot be sent; "" where they can.
std::string_view wrong_escape(std::string_view text, bool in_path) {
  for (std::size_t at = text.find('%'); at != text.npos; at = text.find('%', at + 1)) {
    const std::optional<unsigned> byte = encoded_byte(text, at);
    if (!byte) return "a % is not followed by two hexadecimal digits";
    if (*byte < ' ' || *byte == 0x7F) return "it has an encoded control character";
    if (in_path && (*byte == '/' || *byte == '\\' || *byte == '.')) return "it has an encoded slash or dot";
  }
  return {};
}

std::string_view wrong_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment.empty()) return "it has an empty segment";
    if (segment == "." || segment == "..") return "it has a \".\" or \"..\" segment";
    path.remove_prefix(segment.size());
  }
  return {};
}

}  // namespace

Result<std::string> path_below_v1(std::string_view path) {
  if (!path.starts_with(kPrefix)) return bad_path(path, "it must begin with /v1/");
  const auto bad = std::find_if(path.begin(), path.end(), [](char c) {
    return c <= ' ' || c == '\x7f' || static_cast<unsigned char>(c) >= 0x80 ||
           kNeverInUrls.find(c) != kNeverInUrls.npos;
  });
  if (bad != path.end()) return bad_path(path, "it has a character that must be percent-encoded, or a fragment");
  const std::size_t question = path.find('?');
  const std::string_view resource = path.substr(0, question);
  const std::string_view query = question == path.npos ? std::string_view() : path.substr(question);
  for (const std::string_view why :
       {wrong_escape(resource, true), wrong_escape(query, false), wrong_segment(resource)}) {
    if (!why.empty()) return bad_path(path, why);
  }
  return std::string(path.substr(kPrefix.size() - 1));
}

Result<provider::RawAnswer> VerdaRawApi::call(http::Method method, const std::string& path, const std::string& body,
                                              const CallContext& context) {
  http::ApiRequest request;
  request.method = method;
  GPUCTL_ASSIGN(request.path, path_below_v1(path));
  if (!client_.base_url().ends_with("/v1")) request.path = path;
  request.body = body;
  request.sensitive = !body.empty();  // it may create secrets
  // What a body does is not known here, so only reads and deletes are ever repeated.
  const bool repeatable = method == http::Method::get || method == http::Method::del;
  request.repeat = repeatable ? http::Repeat::safe : http::Repeat::unsafe_create;
  auto answer = in_verda(client_.send(request, context));
  if (!answer.ok() && answer.error().code == ErrorCode::not_found && answer.error().hint.empty())
    return std::move(answer).error().with_hint("check the path, e.g.: gpuctl verda api GET /v1/instances");
  GPUCTL_ASSIGN(http::Response response, std::move(answer));
  return provider::RawAnswer{response.status, std::move(response.body)};
}

}  // namespace gpuctl::verda
