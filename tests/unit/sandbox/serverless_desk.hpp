// One simulated cloud in memory, with a clock that only moves when told, and its operations by method and path.
#pragma once

#include "sandbox/router.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"
#include "sandbox/world.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"

namespace gpuctl::sandbox::test {

struct Desk {
  gpuctl::test::FakeClock clock;
  gpuctl::test::SeededRandom random;
  std::unique_ptr<Books> books = Books::open(":memory:").value();
  World world{*books, clock, random};
  Router router;

  Desk() {
    for (auto routes : {catalogue_routes(), cluster_routes(), container_routes(), job_routes(), secret_routes(),
                        audit_routes(), group_routes(), volume_routes()}) {
      router.add(routes);
    }
    world.clock().set_speed(0);
    books->set_setting("project_id", "9f138172-4cc9-4f32-9ebb-ca89dc9da2f1");
    books->set_setting("user_id", "7dfc2631-0158-4f74-93f6-6b46dcb90fef");
    world.set_balance(Decimal(100000));
  }

  /// Brings the world up to date, as the service does before each operation, and calls one.
  Reply call(std::string_view method, std::string_view target, const Json& body = nullptr) {
    const auto split = target.find('?');
    const auto match = router.find(method, target.substr(0, split));
    if (match.route == nullptr) return Reply::error(404, "not_found", "no such operation");
    Call request;
    request.method = method;
    request.path = target.substr(0, split);
    request.params = match.params;
    if (split != std::string_view::npos) request.query = decoded_pairs(target.substr(split + 1));
    request.json = body;
    settle_volumes(world);
    settle_clusters(world);
    settle_serverless(world);
    return match.route->handler(world, request);
  }
  Json get(std::string_view target) {
    const Reply reply = call("GET", target);
    INFO(target << ": " << reply.body);
    CHECK(reply.status == 200);
    return Json::parse(reply.body);
  }
  void advance(std::chrono::seconds time) { world.clock().advance(time); }
};

/// "message" of an error reply.
inline std::string message(const Reply& reply) { return text_of(Json::parse(reply.body), "message"); }

inline Json find_by(const Json& list, std::string_view key, std::string_view value) {
  for (const Json& item : list) {
    if (text_of(item, key) == value) return item;
  }
  return nullptr;
}

}  // namespace gpuctl::sandbox::test
