#include "sandbox/tokens.hpp"

#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

// {"alg":"HS256","typ":"JWT"} and {"iss":"sandbox"} in base64url.
constexpr std::string_view header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
constexpr std::string_view payload = "eyJpc3MiOiJzYW5kYm94In0";

std::string make_token(World& world, std::string_view kind) {
  std::string token = fmt::format("{}.{}.{}", header, payload, world.random().hex(43));
  const WallTime until = world.clock().now() + token_life;
  world.books().put(kind, token, Json{{"until", World::timestamp(until)}});
  return token;
}

void drop_expired(World& world) {
  const std::vector<std::string> tokens = world.books().ids("access_token");
  for (const std::string& token : tokens) {
    const Json& known = *world.books().find("access_token", token);
    if (World::time_of(text_of(known, "until")) <= world.clock().now()) world.books().erase("access_token", token);
  }
}

Reply token_reply(World& world) {
  drop_expired(world);
  return Reply::json(200, Json{{"access_token", make_token(world, "access_token")},
                               {"token_type", "Bearer"},
                               {"expires_in", std::chrono::seconds(token_life).count()},
                               {"refresh_token", make_token(world, "refresh_token")},
                               {"scope", "cloud-api-v1"}});
}

Reply unauthorized(std::string_view message) { return Reply::error(401, "unauthorized_request", message); }

}  // namespace

Reply issue_token(World& world, const Call& call) {
  const std::string grant = text_of(call.json, "grant_type");
  if (grant == "refresh_token") {
    const std::string token = text_of(call.json, "refresh_token");
    if (world.books().find("refresh_token", token) == nullptr) return unauthorized("Invalid refresh token");
    world.books().erase("refresh_token", token);
    return token_reply(world);
  }
  if (grant != "client_credentials") return invalid("unsupported grant type");
  const std::string id = text_of(call.json, "client_id");
  const std::string secret = text_of(call.json, "client_secret");
  if (id != world.books().setting("client_id") || secret != world.books().setting("client_secret")) {
    return unauthorized("Invalid client id or client secret");
  }
  return token_reply(world);
}

bool is_authorized(World& world, const Call& call) {
  constexpr std::string_view scheme = "bearer ";
  const auto field = call.headers.find("authorization");
  if (field == call.headers.end() || field->second.size() <= scheme.size()) return false;
  std::string given = field->second.substr(0, scheme.size());
  std::transform(given.begin(), given.end(), given.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (given != scheme) return false;
  const Json* known = world.books().find("access_token", field->second.substr(scheme.size()));
  return known != nullptr && world.clock().now() < World::time_of(text_of(*known, "until"));
}

void expire_tokens(World& world) {
  const std::vector<std::string> tokens = world.books().ids("access_token");
  for (const std::string& token : tokens) world.books().erase("access_token", token);
}

}  // namespace gpuctl::sandbox
