// One HTTP operation of a simulated service: what arrives, what goes back, and the table that joins them.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gpuctl::sandbox {

using Json = nlohmann::ordered_json;
class World;

struct Call {
  std::string method;                                      ///< upper case
  std::string path;                                        ///< without the query, e.g. "/v1/instances/abc"
  std::map<std::string, std::string> params;               ///< path parameters, percent-decoded: {"id": "abc"}
  std::vector<std::pair<std::string, std::string>> query;  ///< in order, decoded, repeatable
  std::map<std::string, std::string> headers;              ///< lower-case names
  std::string body;                                        ///< as received
  Json json;                                               ///< the parsed body; null when empty or not JSON
  bool json_ok = true;                                     ///< false: a body was sent and is not JSON

  /// First value of a query parameter.
  std::optional<std::string> query_value(std::string_view name) const;
};

struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;

  static Reply json(int status, const Json& body);
  /// As Express sends a bare string: text/html, no quotes.
  static Reply text(int status, std::string body);
  static Reply empty(int status);
  /// The service's error body: {"code": ..., "message": ...}
  static Reply error(int status, std::string_view code, std::string_view message);
};

using Handler = Reply (*)(World&, const Call&);

enum class Auth { bearer, none };

struct Route {
  std::string_view method;
  std::string_view pattern;    ///< "/v1/instances/{id}"; a literal segment wins over a parameter
  std::string_view operation;  ///< the name that fault scripts use: "create_instance", "list_instances"
  Handler handler;
  Auth auth = Auth::bearer;
};

}  // namespace gpuctl::sandbox
