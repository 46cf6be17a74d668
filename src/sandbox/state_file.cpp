#include "sandbox/state_file.hpp"

#include "sandbox/route.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {

std::string state_file(const std::string& state_dir) { return state_dir + "/sandbox.json"; }

std::string base_url(std::uint16_t port) { return fmt::format("http://127.0.0.1:{}/v1", port); }

Result<void> write_state(Files& files, const std::string& state_dir, const Endpoint& endpoint) {
  const Json document{{"pid", endpoint.pid},
                      {"port", endpoint.port},
                      {"base_url", endpoint.base_url},
                      {"client_id", endpoint.client_id},
                      {"client_secret", endpoint.client_secret.reveal()},
                      {"started_at", endpoint.started_at}};
  return files.write_atomic(state_file(state_dir), document.dump(2) + "\n", 0600);
}

Result<std::optional<Endpoint>> read_state(Files& files, const std::string& state_dir) {
  auto text = files.read(state_file(state_dir));
  if (!text.ok()) {
    if (text.error().code == ErrorCode::not_found) return std::optional<Endpoint>();
    return std::move(text).error();
  }
  const Json document = Json::parse(*text, nullptr, false);
  const Json* port = document.is_object() ? member(document, "port") : nullptr;
  if (port == nullptr || !port->is_number_integer()) return std::optional<Endpoint>();
  Endpoint endpoint;
  endpoint.port = port->get<std::uint16_t>();
  endpoint.base_url = base_url(endpoint.port);
  const Json* pid = member(document, "pid");
  if (pid != nullptr && pid->is_number_integer()) endpoint.pid = pid->get<std::int64_t>();
  endpoint.client_id = text_of(document, "client_id");
  endpoint.client_secret = Secret(text_of(document, "client_secret"));
  endpoint.started_at = text_of(document, "started_at");
  return std::optional(std::move(endpoint));
}

}  // namespace gpuctl::sandbox
