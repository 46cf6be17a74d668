// The request path on a scripted transport and a clock that stands still.
#include "gpuctl/http/rest_client.hpp"

#include "support/catch.hpp"
#include "support/fakes.hpp"
#include "support/scripted_transport.hpp"

using namespace gpuctl;
using namespace gpuctl::http;
using namespace gpuctl::test;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct FakeAuthoriser final : Authoriser {
  Result<void> authorise(Request& request, const CallContext&) override {
    if (failure) return *failure;
    request.headers.add("Authorization", "Bearer token-" + std::to_string(generation));
    return {};
  }
  bool reject(const Request& request) override {
    rejected.push_back(request.headers.get("Authorization").value_or(""));
    ++generation;
    return renewable;
  }
  int generation = 1;
  bool renewable = true;
  std::optional<Error> failure;
  std::vector<std::string> rejected;
};

Error decode(const Response& response) {
  return Error{.code = ErrorCode::refused, .message = "decoded " + response.body};
}

struct World {
  FakeClock clock;
  FakeSleeper sleeper{clock};
  SeededRandom random;
  RecordingLog log;
  ScriptedTransport transport;
  HostThrottle throttle;
  FakeAuthoriser authoriser;
  RestClient client{{transport, clock, sleeper, random, log, throttle}, "https://api.example/v1", &authoriser, &decode};

  Result<Response> get(const std::string& path = "/things", const CallContext& context = {}) {
    return client.send({.path = path}, context);
  }
  Result<Response> create(Repeat repeat = Repeat::unsafe_create, bool refused_503 = false) {
    return client.send({.method = Method::post,
                        .path = "/things",
                        .body = "{\"name\":\"a\"}",
                        .repeat = repeat,
                        .refused_503 = refused_503},
                       {});
  }
  milliseconds slept() const {
    milliseconds total{0};
    for (const auto wait : sleeper.sleeps()) total += wait;
    return total;
  }
};

}  // namespace

TEST_CASE("a request carries what every request carries") {
  World world;
  world.transport.then(answer(200));
  const ApiRequest request{.method = Method::post, .path = "/a%20b?x=1", .query = {{"tag", "k=v w"}}, .body = "{}"};
  REQUIRE(world.client.send(request, {}).ok());
  const auto sent = world.transport.requests().at(0);
  CHECK(sent.url == "https://api.example/v1/a%20b?x=1&tag=k%3Dv%20w");
  CHECK(sent.headers.get("accept") == "application/json");
  CHECK(sent.headers.get("content-type") == "application/json");
  CHECK(sent.headers.get("authorization") == "Bearer token-1");
  CHECK(sent.headers.get("x-request-id")->size() == 36);
  CHECK_FALSE(sent.fresh_connection);
}

TEST_CASE("a GET without body has no content type, and credentials can be left off") {
  World world;
  world.transport.then(answer(200));
  REQUIRE(world.client.send({.path = "/things", .query = {{"a", "b"}}, .authorise = false}, {}).ok());
  const auto sent = world.transport.requests().at(0);
  CHECK(sent.url == "https://api.example/v1/things?a=b");
  CHECK_FALSE(sent.headers.get("content-type"));
  CHECK_FALSE(sent.headers.get("authorization"));
}

TEST_CASE("reads are repeated through transient failures, with one request id") {
  World world;
  world.transport.then(lost(Delivery::not_sent)).then(lost(Delivery::maybe_sent)).then(answer(502)).then(answer(200));
  REQUIRE(world.get().ok());
  const auto sent = world.transport.requests();
  REQUIRE(sent.size() == 4);
  CHECK(sent[0].headers.get("x-request-id") == sent[3].headers.get("x-request-id"));
  CHECK(world.sleeper.sleeps().size() == 3);
}

TEST_CASE("attempts are limited and counted in the error") {
  World world;
  world.transport.otherwise([](const Request&, const CallContext&) { return answer(500, "boom"); });
  const auto result = world.get();
  REQUIRE_FALSE(result.ok());
  CHECK(world.transport.requests().size() == 4);
  CHECK(result.error().message == "decoded boom (after 4 attempts)");
  CHECK(result.error().http_status == 500);
  CHECK(result.error().delivery == Delivery::answered);
  CHECK(result.error().request_id == world.transport.requests()[0].headers.get("x-request-id"));
}

TEST_CASE("a request that never left has no id to ask support about") {
  World world;
  world.transport.otherwise([](const Request&, const CallContext&) { return lost(Delivery::not_sent); });
  CHECK(world.get().error().request_id.empty());
}

TEST_CASE("a failing service is worth another try later, and that is said") {
  World world;
  world.transport.otherwise([](const Request&, const CallContext&) { return answer(502, "<html>bad gateway</html>"); });
  CHECK_THAT(world.get().error().hint, ContainsSubstring("try again"));
}

TEST_CASE("the server's own request id is reported") {
  World world;
  world.transport.then(answer(404, "x", {{"X-Request-Id", "srv-1"}}));
  CHECK(world.get().error().request_id == "srv-1");
}

TEST_CASE("a create whose connection is lost is sent once and its outcome is unknown") {
  World world;
  world.transport.then(lost(Delivery::maybe_sent));
  const auto result = world.create();
  REQUIRE_FALSE(result.ok());
  CHECK(world.transport.requests().size() == 1);
  CHECK(world.transport.requests()[0].fresh_connection);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().delivery == Delivery::maybe_sent);
  CHECK_FALSE(result.error().hint.empty());
}

TEST_CASE("a create that fails on the server is sent once and its outcome is unknown") {
  for (const int status : {408, 500, 502, 503, 504, 522}) {
    CAPTURE(status);
    World world;
    world.transport.then(answer(status));
    const auto result = world.create();
    REQUIRE_FALSE(result.ok());
    CHECK(world.transport.requests().size() == 1);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().http_status == status);
  }
}

TEST_CASE("a 503 that means refused is the provider's own error") {
  World world;
  world.transport.then(answer(503, "no capacity"));
  const auto result = world.create(Repeat::unsafe_create, true);
  CHECK(result.error().code == ErrorCode::refused);
  CHECK(result.error().message == "decoded no capacity");
  CHECK(world.transport.requests().size() == 1);
}

TEST_CASE("a create that never left, or was told to wait, is sent again") {
  World world;
  world.transport.then(lost(Delivery::not_sent)).then(answer(429, "", {{"Retry-After", "3"}})).then(answer(202, "id"));
  const auto result = world.create();
  REQUIRE(result.ok());
  CHECK(result->body == "id");
  CHECK(world.slept() >= seconds(3));
}

TEST_CASE("an answer that cannot be taken in leaves a create's fate open and ends a read") {
  const Error too_large{.code = ErrorCode::bad_response, .message = "too large", .delivery = Delivery::answered};
  World world;
  world.transport.then(Result<Response>(too_large)).then(Result<Response>(too_large));
  CHECK(world.create().error().code == ErrorCode::outcome_unknown);
  CHECK(world.get().error().code == ErrorCode::bad_response);
  CHECK(world.transport.requests().size() == 2);
}

TEST_CASE("a keyed create is repeated unchanged") {
  World world;
  world.transport.then(lost(Delivery::maybe_sent)).then(answer(503)).then(answer(500)).then(answer(200));
  REQUIRE(world.create(Repeat::keyed).ok());
  const auto sent = world.transport.requests();
  REQUIRE(sent.size() == 4);
  for (const auto& request : sent) {
    CHECK(request.body == sent[0].body);
    CHECK(request.fresh_connection);
  }
}

TEST_CASE("what an earlier attempt may have done is not forgotten") {
  SECTION("keyed: later refused") {
    World world;
    world.transport.then(lost(Delivery::maybe_sent)).then(answer(402, "no money"));
    const auto error = world.create(Repeat::keyed).error();
    CHECK(error.code == ErrorCode::outcome_unknown);
    CHECK_THAT(error.message, ContainsSubstring("no money"));
  }
  SECTION("a delete that later cannot be sent") {
    World world;
    world.transport.then(lost(Delivery::maybe_sent));
    world.transport.otherwise([](const Request&, const CallContext&) { return lost(Delivery::not_sent); });
    const auto error = world.client.send({.method = Method::del, .path = "/things/1"}, {}).error();
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.delivery == Delivery::maybe_sent);
  }
  SECTION("a create that was refused at first is not open") {
    World world;
    world.transport.then(answer(429)).then(answer(400, "bad"));
    CHECK(world.create().error().code == ErrorCode::refused);
  }
}

TEST_CASE("errors that no repeat can mend stop at once") {
  World world;
  world.transport.then(Result<Response>(Error{.code = ErrorCode::config, .message = "not trusted"}));
  CHECK(world.get().error().code == ErrorCode::config);
  CHECK(world.transport.requests().size() == 1);
  CHECK(world.sleeper.sleeps().empty());
}

TEST_CASE("a 401 renews the credential and replays once, also a create") {
  World world;
  world.transport.then(answer(401)).then(answer(202));
  REQUIRE(world.create().ok());
  const auto sent = world.transport.requests();
  REQUIRE(sent.size() == 2);
  CHECK(world.authoriser.rejected == std::vector<std::string>{"Bearer token-1"});
  CHECK(sent[1].headers.get("Authorization") == "Bearer token-2");
  CHECK(world.sleeper.sleeps().empty());
}

TEST_CASE("a second 401 is the answer") {
  World world;
  world.transport.then(answer(401)).then(answer(401, "still"));
  CHECK(world.get().error().message == "decoded still");
  CHECK(world.authoriser.rejected.size() == 1);
}

TEST_CASE("a 401 with a fixed credential is the answer") {
  World world;
  world.authoriser.renewable = false;
  world.transport.then(answer(401, "who"));
  CHECK(world.get().error().http_status == 401);
  CHECK(world.transport.requests().size() == 1);
}

TEST_CASE("the replay after a 401 does not use up an attempt") {
  World world;
  world.transport.then(answer(401)).then(answer(500)).then(answer(500)).then(answer(500)).then(answer(200));
  CHECK(world.get().ok());
}

TEST_CASE("without credentials nothing was sent") {
  World world;
  world.authoriser.failure =
      Error{.code = ErrorCode::unauthenticated, .message = "refused", .delivery = Delivery::answered};
  const auto error = world.create().error();
  CHECK(error.code == ErrorCode::unauthenticated);
  CHECK(error.delivery == Delivery::not_sent);
  CHECK(world.transport.requests().empty());
}

TEST_CASE("Retry-After is waited for, and a longer one than the time left ends the call at once") {
  SECTION("within the budget") {
    World world;
    world.transport.then(answer(429, "", {{"Retry-After", "37"}})).then(answer(200));
    REQUIRE(world.get().ok());
    CHECK(world.slept() == seconds(37));
  }
  SECTION("beyond the budget") {
    World world;
    world.transport.then(answer(429, "", {{"Retry-After", "300"}}));
    const auto error = world.get().error();
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.retry_after == seconds(300));
    CHECK(error.hint == "try again in 5m, at 2026-01-15T12:05:00Z");
    CHECK(world.sleeper.sleeps().empty());
  }
  SECTION("beyond the deadline") {
    World world;
    world.transport.then(answer(503, "", {{"Retry-After", "20"}}));
    const auto error = world.get("/things", {.deadline = world.clock.steady_now() + seconds(10)}).error();
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.http_status == 503);
    CHECK(world.sleeper.sleeps().empty());
  }
  SECTION("year 2099") {
    World world;
    world.transport.then(answer(429, "", {{"Retry-After", "Thu, 31 Dec 2099 23:59:59 GMT"}}));
    CHECK(world.get().error().code == ErrorCode::rate_limited);
    CHECK(world.sleeper.sleeps().empty());
  }
  SECTION("garbage is no floor") {
    World world;
    world.transport.then(answer(429, "", {{"Retry-After", "-5"}})).then(answer(200));
    REQUIRE(world.get().ok());
    CHECK(world.slept() <= milliseconds(500));
  }
}

TEST_CASE("a backoff that would pass the deadline returns the failure itself") {
  World world;
  world.transport.then(lost(Delivery::not_sent));
  const auto error = world.get("/things", {.deadline = world.clock.steady_now() + milliseconds(0)}).error();
  CHECK(error.code == ErrorCode::deadline);
  CHECK(world.transport.requests().empty());
}

TEST_CASE("the total budget bounds a call without a deadline") {
  World world;
  world.transport.otherwise([&](const Request&, const CallContext& context) {
    REQUIRE(context.deadline.has_value());
    world.clock.advance(seconds(50));
    return answer(500);
  });
  const auto begin = world.clock.steady_now();
  CHECK_FALSE(world.get().ok());
  CHECK(world.transport.requests().size() == 3);
  CHECK(world.clock.steady_now() - begin <= seconds(152));
}

TEST_CASE("a budget that is used up is no deadline of the caller's") {
  World world;
  world.transport.otherwise([&](const Request&, const CallContext& context) {
    world.clock.advance(milliseconds(*context.remaining(world.clock)));
    return Result<Response>(
        Error{.code = ErrorCode::deadline, .message = "time ran out", .delivery = Delivery::maybe_sent});
  });
  const auto error = world.get().error();
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.message == "no answer from api.example within 2m");
  CHECK(error.delivery == Delivery::maybe_sent);
  CHECK(world.get("/things", {.deadline = world.clock.steady_now() + seconds(5)}).error().code == ErrorCode::deadline);
  CHECK(world.create().error().code == ErrorCode::outcome_unknown);
}

TEST_CASE("an empty shared quota pauses every call to the host") {
  World world;
  world.transport.then(answer(200, "[]", {{"RateLimit", "\"project\";r=0;t=37, \"endpoint\";r=48;t=37"}}));
  world.transport.then(answer(200));
  REQUIRE(world.get("/a").ok());
  CHECK(world.sleeper.sleeps().empty());
  REQUIRE(world.get("/b").ok());
  CHECK(world.slept() == seconds(37));
}

TEST_CASE("an empty endpoint quota pauses that path only") {
  World world;
  const char* quotas = "\"project\";r=40;t=37, \"endpoint\";r=0;t=30";
  world.transport.then(answer(200, "[]", {{"RateLimit", quotas}})).then(answer(200)).then(answer(200));
  REQUIRE(world.get("/a?x=1").ok());
  REQUIRE(world.get("/b").ok());
  CHECK(world.sleeper.sleeps().empty());
  REQUIRE(world.get("/a?x=2").ok());
  CHECK(world.slept() == seconds(30));
}

TEST_CASE("a 429 for one endpoint leaves the others alone") {
  World world;
  world.transport.then(answer(429, "", {{"RateLimit", "\"endpoint\";r=0;t=5"}, {"Retry-After", "300"}}));
  world.transport.then(answer(200));
  CHECK(world.get("/a").error().code == ErrorCode::rate_limited);
  REQUIRE(world.get("/b").ok());
  CHECK(world.sleeper.sleeps().empty());
}

TEST_CASE("a pause beyond the deadline is said instead of waited for") {
  World world;
  world.throttle.pause("api.example", world.clock.steady_now() + seconds(90));
  const auto error = world.get("/things", {.deadline = world.clock.steady_now() + seconds(60)}).error();
  CHECK(error.code == ErrorCode::rate_limited);
  CHECK(error.retry_after == seconds(90));
  CHECK(error.delivery == Delivery::not_sent);
  CHECK(world.transport.requests().empty());
}

TEST_CASE("the throttle keeps the later instant and does not grow without bound") {
  FakeClock clock;
  HostThrottle throttle;
  const auto now = clock.steady_now();
  throttle.pause("a", now + seconds(10));
  throttle.pause("a", now + seconds(5));
  CHECK(throttle.paused_until("a") == now + seconds(10));
  for (int i = 0; i < 1000; ++i) throttle.pause("h" + std::to_string(i), now + seconds(20 + i));
  CHECK_FALSE(throttle.paused_until("a"));
  CHECK_FALSE(throttle.paused_until("h0"));
  CHECK(throttle.paused_until("h999"));
}

TEST_CASE("redirects are refused, with the host they name and nothing more") {
  World world;
  world.transport.then(answer(302, "", {{"Location", "https://user@evil.example/steal?token=abc"}}));
  const auto error = world.get().error();
  CHECK(error.code == ErrorCode::refused);
  CHECK_THAT(error.message, ContainsSubstring("evil.example"));
  CHECK_THAT(error.message, !ContainsSubstring("steal") && !ContainsSubstring("user"));
}

TEST_CASE("an HTML page is not given to the decoder") {
  World world;
  world.transport.then(answer(403, "<html><body>Access denied</body></html>"));
  const auto error = world.get().error();
  CHECK(error.code == ErrorCode::forbidden);
  CHECK_THAT(error.message, ContainsSubstring("HTML page") && ContainsSubstring("proxy"));
}

TEST_CASE("cancelling ends a call in its backoff") {
  World world;
  std::stop_source stop;
  world.sleeper.on_sleep([&] { stop.request_stop(); });
  SECTION("after something that never left") {
    world.transport.then(lost(Delivery::not_sent));
    const auto error = world.get("/things", {.stop = stop.get_token()}).error();
    CHECK(error.code == ErrorCode::cancelled);
    CHECK(error.delivery == Delivery::not_sent);
  }
  SECTION("after something that may have arrived") {
    world.transport.then(lost(Delivery::maybe_sent));
    const auto error = world.get("/things", {.stop = stop.get_token()}).error();
    CHECK(error.code == ErrorCode::cancelled);
    CHECK(error.delivery == Delivery::maybe_sent);
  }
}

TEST_CASE("cancelling a create that is under way says that it may have happened") {
  World world;
  world.transport.then(Result<Response>(cancelled_error(Delivery::maybe_sent)));
  const auto error = world.create().error();
  CHECK(error.code == ErrorCode::cancelled);
  CHECK(error.delivery == Delivery::maybe_sent);
  CHECK_THAT(error.hint, ContainsSubstring("may have taken effect"));
}

TEST_CASE("a deadline in the middle of a create leaves its outcome unknown") {
  const auto late = [](Delivery delivery) {
    return Result<Response>(Error{.code = ErrorCode::deadline, .message = "late", .delivery = delivery});
  };
  World world;
  world.transport.then(late(Delivery::maybe_sent)).then(late(Delivery::not_sent)).then(late(Delivery::maybe_sent));
  CHECK(world.create().error().code == ErrorCode::outcome_unknown);
  CHECK(world.create().error().code == ErrorCode::deadline);
  CHECK(world.get().error().code == ErrorCode::deadline);
}

TEST_CASE("the log tells each attempt and no secret") {
  World world;
  const std::string secret = "s3cr3t-value-0123456789";
  world.transport.then(answer(500, "{\"access_token\":\"" + secret + "\"}", {{"Set-Cookie", secret}}));
  world.transport.then(answer(200, "{\"password\":\"" + secret + "\",\"name\":\"plain\"}"));
  ApiRequest request{.method = Method::put, .path = "/things", .body = "{\"client_secret\":\"" + secret + "\"}"};
  request.headers.add("X-Api-Key", secret);
  REQUIRE(world.client.send(request, {}).ok());
  const auto text = world.log.text();
  CHECK_THAT(text, !ContainsSubstring(secret) && !ContainsSubstring("token-1"));
  CHECK_THAT(text, ContainsSubstring("PUT https://api.example/v1/things 500 0 ms (attempt 1)"));
  CHECK_THAT(text, ContainsSubstring("200 0 ms (attempt 2)") && ContainsSubstring("plain"));
}

TEST_CASE("bodies of sensitive requests are not logged at all") {
  World world;
  world.transport.then(answer(200, "odd-token-shape")).then(answer(200, std::string(50'000, 'x')));
  REQUIRE(world.client.send({.path = "/t", .body = "odd-secret-shape", .sensitive = true}, {}).ok());
  CHECK_THAT(world.log.text(), !ContainsSubstring("odd-") && ContainsSubstring("16 bytes, not shown"));
  REQUIRE(world.get().ok());
  CHECK_THAT(world.log.text(), ContainsSubstring("(50000 bytes)"));
  CHECK(world.log.text().size() < 20'000);
}

TEST_CASE("percent encoding keeps unreserved characters only") {
  CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encode("a b/c?d=e&f%\xC3\xA9+") == "a%20b%2Fc%3Fd%3De%26f%25%C3%A9%2B");
}

TEST_CASE("methods have names") {
  for (const Method method : {Method::get, Method::post, Method::put, Method::patch, Method::del})
    CHECK(parse_method(to_string(method)) == method);
  CHECK(parse_method("delete") == Method::del);
  CHECK_FALSE(parse_method("TRACE"));
}
