// The one file that knows nlohmann_json: its SAX parser, which reads without building its own document. Lists go
// through json_scan.cpp, and come here only to be told what is wrong with them.
#include "gpuctl/http/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "http/field_text.hpp"
#include "http/json_scan.hpp"

namespace gpuctl::http {
namespace {

using Json = nlohmann::json;
using Each = std::function<Result<void>(Value&&)>;

constexpr std::size_t kFewMembers = 32;

Error not_understood(std::string message) {
  return Error{.code = ErrorCode::bad_response, .message = std::move(message), .delivery = Delivery::answered};
}

constexpr const char* kNotJsonHint = "check the base URL: something other than the API may have answered";

bool has_duplicates(const Value::Object& members) {
  if (members.size() <= kFewMembers) {
    for (std::size_t i = 1; i < members.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (members[i].first == members[j].first) return true;
    return false;
  }
  std::vector<std::string_view> keys;
  keys.reserve(members.size());
  for (const auto& member : members) keys.emplace_back(member.first);
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

/// Builds Values from events. With `each`, the elements of the top-level array are handed out instead of kept.
class Builder {
 public:
  Builder(std::size_t length, const Each* each) : length_(length), each_(each) {}

  bool null() { return put(Value()); }
  bool boolean(bool flag) { return put(Value(flag)); }
  bool number_integer(Json::number_integer_t number) { return put(Value(std::int64_t{number})); }
  bool number_unsigned(Json::number_unsigned_t number) {
    if (number <= static_cast<Json::number_unsigned_t>(INT64_MAX)) return put(Value(static_cast<std::int64_t>(number)));
    return put(Value(NumberText{fmt::format_int(number).str()}));
  }
  bool number_float(Json::number_float_t, const std::string& text) { return put(Value(NumberText{text})); }
  bool string(std::string& text) { return put(Value(std::move(text))); }
  bool binary(Json::binary_t&) { return false; }
  bool key(std::string& name) {
    open_.back().key = std::move(name);
    return true;
  }
  bool start_object(std::size_t) { return begin(Value(Value::Object())); }
  bool start_array(std::size_t) { return begin(Value(Value::Array())); }
  bool end_object() {
    drop_duplicates(*open_.back().value.if_object());
    return end();
  }
  bool end_array() { return end(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    const bool ended = position > length_;
    error_ = not_understood(fmt::format("the answer is not JSON: {} at byte {}",
                                        ended ? "it ends too early" : "unexpected text", position))
                 .with_hint(kNotJsonHint);
    return false;
  }

  std::optional<Error>& error() { return error_; }
  Value& result() { return result_; }

 private:
  struct Level {
    Value value;
    std::string key;
  };

  bool begin(Value container) {
    if (open_.size() >= kDeepestJson)
      return fail(not_understood(fmt::format("the answer's JSON is nested more than {} levels deep", kDeepestJson)));
    if (each_ != nullptr && open_.empty() && container.if_array() == nullptr) return put(std::move(container));
    open_.push_back({std::move(container), {}});
    return true;
  }

  bool end() {
    Value finished = std::move(open_.back().value);
    open_.pop_back();
    return put(std::move(finished));
  }

  bool put(Value value) {
    if (open_.empty()) {
      if (each_ != nullptr && value.if_array() == nullptr)
        return fail(
            not_understood(fmt::format("the answer is a JSON {}, where an array is expected", value.type_name())));
      result_ = std::move(value);
      return true;
    }
    auto& parent = open_.back();
    if (auto* members = parent.value.if_object()) {
      members->emplace_back(std::move(parent.key), std::move(value));
      return true;
    }
    if (each_ == nullptr || open_.size() > 1) {
      parent.value.if_array()->push_back(std::move(value));
      return true;
    }
    auto taken = (*each_)(std::move(value));
    return taken.ok() || fail(std::move(taken).error());
  }

  bool fail(Error error) {
    error_ = std::move(error);
    return false;
  }

  const std::size_t length_;
  const Each* const each_;
  std::vector<Level> open_;
  Value result_;
  std::optional<Error> error_;
};

Result<Value> parse(std::string_view text, const Each* each) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return not_understood("the answer is empty, where JSON is expected").with_hint(kNotJsonHint);
  if (looks_like_html(text))
    return not_understood("the answer is an HTML page, not JSON: a proxy or gateway may have answered")
        .with_hint("check the base URL and the proxy variables (HTTPS_PROXY, NO_PROXY)");
  if (const auto nul = text.find('\0'); nul != std::string_view::npos)  // which the library takes for the end
    return not_understood(fmt::format("the answer is not JSON: unexpected text at byte {}", nul + 1))
        .with_hint(kNotJsonHint);
  Builder builder(text.size(), each);
  try {
    if (Json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.result());
  } catch (const nlohmann::detail::exception& exception) {
    return not_understood(fmt::format("the answer is not JSON: {}", exception.what())).with_hint(kNotJsonHint);
  }
  if (!builder.error()) builder.error() = not_understood("the answer is not JSON").with_hint(kNotJsonHint);
  return *std::move(builder.error());
}

}  // namespace

void drop_duplicates(Value::Object& members) {
  if (!has_duplicates(members)) return;
  std::vector<std::size_t> order(members.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return members[a].first < members[b].first; });
  std::vector<bool> dropped(members.size());
  for (std::size_t i = 0; i + 1 < order.size(); ++i)
    if (members[order[i]].first == members[order[i + 1]].first) dropped[order[i]] = true;
  Value::Object kept;
  for (std::size_t i = 0; i < members.size(); ++i)
    if (!dropped[i]) kept.push_back(std::move(members[i]));
  members = std::move(kept);
}

Result<Value> parse_json(std::string_view text) { return parse(text, nullptr); }

Result<void> for_each_element(std::string_view text, const std::function<Result<void>(Value&&)>& each) {
  Result<void> outcome;
  if (scan_elements(text, each, outcome) != Scan::refused) return outcome;
  const Each nothing = [](Value&&) { return Result<void>(); };
  GPUCTL_TRY(parse(text, &nothing));
  return not_understood("the answer is not JSON");
}

}  // namespace gpuctl::http
