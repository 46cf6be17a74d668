// The simulated cloud in process: requests go through the whole service without a socket, on a clock that tests move.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sandbox/books.hpp"
#include "sandbox/seeded_random.hpp"
#include "sandbox/service.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"

namespace gpuctl::sandbox::test {

class Cloud {
 public:
  struct Answer {
    int status = 0;
    http::ServerHeaders headers;
    std::string body;
    http::ReplyFault fault = http::ReplyFault::none;
    std::chrono::milliseconds delay{0};

    Json json() const { return Json::parse(body); }
    std::string header(std::string_view name) const {
      for (const auto& [key, value] : headers) {
        if (key == name) return value;
      }
      return "";
    }
  };

  explicit Cloud(const std::string& path = ":memory:", std::uint64_t seed = 1)
      : books_(std::move(Books::open(path)).value()),
        random_(seed),
        service_(*books_, clock_, random_, [this] { ++stops; }) {
    REQUIRE(service_.start({}).ok());
    token_ = login();
  }

  std::string login() {
    const Json request{{"grant_type", "client_credentials"},
                       {"client_id", books_->setting("client_id")},
                       {"client_secret", books_->setting("client_secret")}};
    const Answer answer = raw("POST", "/v1/oauth2/token", request.dump(), {});
    return answer.status == 200 ? answer.json()["access_token"].get<std::string>() : "";
  }

  Answer raw(const std::string& method, const std::string& target, const std::string& body,
             http::ServerHeaders headers) {
    auto reply = service_.handle(
        {.method = method, .target = target, .headers = std::move(headers), .body = body, .peer = "127.0.0.1:1"});
    return {reply.status, std::move(reply.headers), std::move(reply.body), reply.fault, reply.delay};
  }
  Answer send(const std::string& method, const std::string& target, const Json& body = nullptr) {
    return raw(method, target, body.is_null() ? "" : body.dump(), {{"authorization", "Bearer " + token_}});
  }
  Answer get(const std::string& target) { return send("GET", target); }
  Answer post(const std::string& target, const Json& body) { return send("POST", target, body); }
  Answer put(const std::string& target, const Json& body) { return send("PUT", target, body); }
  Answer erase(const std::string& target, const Json& body = nullptr) { return send("DELETE", target, body); }

  /// Time passes for everybody.
  void wait(std::chrono::milliseconds duration) { clock_.advance(duration); }
  /// POST /_sandbox/advance.
  void advance(std::chrono::seconds duration) {
    REQUIRE(post("/_sandbox/advance", {{"seconds", duration.count()}}).status == 200);
  }
  void renew_token() { token_ = login(); }
  void fault(const Json& fault) { REQUIRE(post("/_sandbox/faults", fault).status == 201); }

  /// A valid create request.
  static Json wanted(const std::string& hostname = "box") {
    return {{"instance_type", "1V100.6V"},
            {"image", "ubuntu-24.04-cuda-12.8-open-docker"},
            {"hostname", hostname},
            {"location_code", "FIN-01"}};
  }
  std::string create(const Json& request) {
    const Answer answer = post("/v1/instances", request);
    INFO(answer.body);
    REQUIRE(answer.status == 202);
    return answer.body;
  }
  /// Created and running.
  std::string running(const Json& request) {
    std::string id = create(request);
    wait(std::chrono::seconds(6));
    REQUIRE(status_of(id) == "running");
    return id;
  }
  std::string offline(const Json& request) {
    std::string id = running(request);
    REQUIRE(act("shutdown", id).status == 202);
    wait(std::chrono::seconds(1));
    REQUIRE(status_of(id) == "offline");
    return id;
  }
  Answer act(const std::string& action, const Json& id) {
    return put("/v1/instances", {{"action", action}, {"id", id}});
  }
  Json instance(const std::string& id) { return get("/v1/instances/" + id).json(); }
  Json volume(const std::string& id) { return get("/v1/volumes/" + id).json(); }
  std::string status_of(const std::string& id) { return instance(id)["status"].get<std::string>(); }
  /// The id of a seeded instance; the live one where there are namesakes.
  std::string named(const std::string& hostname) {
    std::string found;
    for (const Json& entry : get("/v1/instances").json()) {
      if (entry["hostname"] == hostname && entry["status"] != "discontinued") found = entry["id"].get<std::string>();
    }
    REQUIRE_FALSE(found.empty());
    return found;
  }
  World& world() { return service_.world(); }
  Books& books() { return *books_; }
  gpuctl::test::FakeClock& clock() { return clock_; }
  const std::string& token() const { return token_; }

  int stops = 0;

 private:
  gpuctl::test::FakeClock clock_;
  std::unique_ptr<Books> books_;
  SeededRandom random_;
  Service service_;
  std::string token_;
};

/// Checks an error answer: status, code and message.
inline void check_error(const Cloud::Answer& answer, int status, const std::string& code, const std::string& message) {
  INFO(answer.body);
  CHECK(answer.status == status);
  REQUIRE_FALSE(Json::parse(answer.body, nullptr, false).is_discarded());
  CHECK(answer.json()["code"] == code);
  CHECK_THAT(answer.json()["message"].get<std::string>(), ContainsSubstring(message));
}

}  // namespace gpuctl::sandbox::test
