// From HTTP to a Call.
#include "sandbox/service.hpp"

namespace gpuctl::sandbox {
namespace {

Json form_object(std::string_view body) {
  Json object = Json::object();
  for (auto& [key, value] : decoded_pairs(body)) object[key] = std::move(value);
  return object;
}

}  // namespace

Call make_call(const http::ServerRequest& request) {
  Call call;
  call.method = request.method;
  const std::string_view target = request.target;
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
  Json parsed = Json::parse(request.body, nullptr, false);
  call.json_ok = !parsed.is_discarded();
  if (call.json_ok) call.json = std::move(parsed);
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
