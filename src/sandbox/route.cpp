#include "sandbox/route.hpp"

namespace gpuctl::sandbox {

std::optional<std::string> Call::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

Reply Reply::json(int status, const Json& body) {
  Reply reply;
  reply.status = status;
  reply.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return reply;
}

Reply Reply::text(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  reply.content_type = "text/html; charset=utf-8";
  return reply;
}

Reply Reply::empty(int status) {
  Reply reply;
  reply.status = status;
  reply.content_type.clear();
  return reply;
}

Reply Reply::error(int status, std::string_view code, std::string_view message) {
  return json(status, Json{{"code", code}, {"message", message}});
}

}  // namespace gpuctl::sandbox
