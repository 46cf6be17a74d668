// From HTTP to a Call.
#include "sandbox/service.hpp"

namespace gpuctl::sandbox {
namespace {

Json form_object(std::string_view body) {
  Json object = Json::object();
  for (auto& [key, value] : decoded_pairs(body)) object[key] = std::move(value);
  return object;
}

/// Trees are copied and compared by recursion: what is nested deeper than any request of the API is no request.
constexpr int deepest_nesting = 64;

std::optional<Json> parsed_body(std::string_view body) {
  bool deep = false;
  const auto shallow = [&deep](int depth, Json::parse_event_t, const Json&) {
    deep = deep || depth > deepest_nesting;
    return !deep;
  };
  Json parsed = Json::parse(body, shallow, false);
  if (deep || parsed.is_discarded()) return std::nullopt;
  return parsed;
}

/// "/v1/balance" also of "http://127.0.0.1:8080/v1/balance", which is how a client asks a proxy.
std::string_view origin_form(std::string_view target) {
  constexpr std::string_view scheme = "http://";
  if (!target.starts_with(scheme)) return target;
  const std::size_t path = target.find_first_of("/?", scheme.size());
  return path == std::string_view::npos ? "/" : target.substr(path);
}

}  // namespace

Call make_call(const http::ServerRequest& request) {
  Call call;
  call.method = request.method;
  const std::string_view target = origin_form(request.target);
  const std::size_t mark = target.find('?');
  call.path = std::string(target.substr(0, mark));
  if (mark != std::string_view::npos) call.query = decoded_pairs(target.substr(mark + 1));
  for (const auto& [name, value] : request.headers) call.headers.emplace(name, value);
  call.body = request.body;
  if (request.body.empty()) return call;
  const auto type = call.headers.find("content-type");
  if (type != call.headers.end() && type->second.starts_with("application/x-www-form-urlencoded")) {
    call.json = form_object(request.body);
    return call;
  }
  std::optional<Json> parsed = parsed_body(request.body);
  call.json_ok = parsed.has_value();
  if (parsed) call.json = *std::move(parsed);
  return call;
}

std::string http_date(WallTime time) {
  constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{seconds - day};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[std::chrono::weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

}  // namespace gpuctl::sandbox
