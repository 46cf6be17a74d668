#include "gpuctl/http/transport.hpp"

#include <array>

#include "http/field_text.hpp"

namespace gpuctl::http {
namespace {
constexpr std::array<std::pair<Method, std::string_view>, 5> kMethods{{{Method::get, "GET"},
                                                                       {Method::post, "POST"},
                                                                       {Method::put, "PUT"},
                                                                       {Method::patch, "PATCH"},
                                                                       {Method::del, "DELETE"}}};
}

std::string_view to_string(Method method) {
  for (const auto& [value, name] : kMethods)
    if (value == method) return name;
  return "GET";
}

std::optional<Method> parse_method(std::string_view text) {
  for (const auto& [value, name] : kMethods)
    if (equal_ignoring_case(name, text)) return value;
  return std::nullopt;
}

std::optional<std::string> Headers::get(std::string_view name) const {
  for (const auto& [field, value] : fields_)
    if (equal_ignoring_case(field, name)) return value;
  return std::nullopt;
}

}  // namespace gpuctl::http
