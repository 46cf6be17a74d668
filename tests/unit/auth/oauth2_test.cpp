#include "gpuctl/auth/oauth2.hpp"

#include <future>

#include "gpuctl/auth/bearer.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"
#include "support/scripted_transport.hpp"

using namespace gpuctl;
using namespace gpuctl::auth;
using namespace gpuctl::test;
using http::Request;
using http::Response;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

Response token_answer(const std::string& token, const std::string& expires_in = "3600") {
  return answer(200, R"({"access_token":")" + token + R"(","token_type":"Bearer","expires_in":)" + expires_in +
                         R"(,"refresh_token":"refresh-never-used","scope":"cloud-api-v1"})");
}

/// What processes share.
struct Machine {
  FakeClock clock;
  FakeSleeper sleeper{clock};
  FakeFiles files{&clock};
  ScriptedTransport transport;
};

/// One process on it.
struct Process {
  explicit Process(Machine& owner, bool on_disk = true) : machine(owner), use_cache(on_disk) {}
  Machine& machine;
  bool use_cache;
  SeededRandom random{};
  RecordingLog log{};
  Redactor redactor{};
  http::HostThrottle throttle{};
  TokenCache cache{machine.files, log, "/cache/tokens"};
  OAuth2Authoriser authoriser{{machine.transport, machine.clock, machine.sleeper, random, log, throttle},
                              redactor,
                              {.provider = "verda",
                               .base_url = "https://api.example/v1",
                               .client_id = "client-1",
                               .client_secret = Secret("client-secret-text")},
                              use_cache ? &cache : nullptr};

  /// The Authorization header, or the error's message.
  std::string header(const CallContext& context = {}) {
    Request request;
    const auto done = authoriser.authorise(request, context);
    return done.ok() ? request.headers.get("Authorization").value() : "error: " + done.error().message;
  }
  bool reject(const std::string& token) {
    Request request;
    request.headers.add("Authorization", "Bearer " + token);
    return authoriser.reject(request);
  }
  std::size_t fetches() const { return machine.transport.requests().size(); }
};

}  // namespace

TEST_CASE("a token is fetched once and used from memory") {
  Machine machine;
  Process process(machine, false);
  machine.transport.then(token_answer("tok-1"));
  CHECK(process.header() == "Bearer tok-1");
  CHECK(process.header() == "Bearer tok-1");
  REQUIRE(process.fetches() == 1);
  const auto sent = machine.transport.requests()[0];
  CHECK(sent.method == http::Method::post);
  CHECK(sent.url == "https://api.example/v1/oauth2/token");
  CHECK(sent.body ==
        R"({"grant_type":"client_credentials","client_id":"client-1","client_secret":"client-secret-text"})");
  CHECK_FALSE(sent.headers.get("Authorization"));
  CHECK(machine.files.paths().empty());
}

TEST_CASE("a warm second process makes no token request") {
  Machine machine;
  machine.transport.then(token_answer("tok-1"));
  CHECK(Process(machine).header() == "Bearer tok-1");
  Process second(machine);
  CHECK(second.header() == "Bearer tok-1");
  CHECK(second.fetches() == 1);
  CHECK(second.redactor.clean("x tok-1 y") == "x [redacted] y");
  CHECK(machine.files.locks_taken() == 1);
}

TEST_CASE("the client secret and the refresh token are never stored") {
  Machine machine;
  machine.transport.then(token_answer("tok-1"));
  Process(machine).header();
  for (const auto& path : machine.files.paths())
    CHECK_THAT(machine.files.content(path).value_or(""),
               !ContainsSubstring("client-secret-text") && !ContainsSubstring("refresh-never-used"));
}

TEST_CASE("a token is renewed a minute before its end") {
  Machine machine;
  Process process(machine);
  machine.transport.then(token_answer("tok-1")).then(token_answer("tok-2"));
  process.header();
  machine.clock.advance(minutes(58));
  CHECK(process.header() == "Bearer tok-1");
  machine.clock.advance(minutes(1));
  CHECK(process.header() == "Bearer tok-2");
  CHECK(Process(machine).header() == "Bearer tok-2");
}

TEST_CASE("a token that is still valid survives a failed renewal, in memory and from disk") {
  Machine machine;
  Process process(machine);
  machine.transport.then(token_answer("tok-1"));
  process.header();
  machine.transport.otherwise([](const Request&, const CallContext&) { return answer(500, "{}"); });
  machine.clock.advance(minutes(59));
  CHECK(process.header() == "Bearer tok-1");
  CHECK_THAT(process.log.text(), ContainsSubstring("could not be renewed and is used to its end"));
  CHECK(Process(machine).header() == "Bearer tok-1");
  machine.clock.advance(minutes(2));
  CHECK_THAT(process.header(), ContainsSubstring("error: cannot get an access token"));
}

TEST_CASE("a rejected token is dropped only if it is the one in use") {
  Machine machine;
  Process process(machine, false);
  machine.transport.then(token_answer("tok-1")).then(token_answer("tok-2"));
  process.header();
  CHECK(process.reject("tok-1"));
  CHECK(process.header() == "Bearer tok-2");
  CHECK(process.reject("tok-1"));  // a straggler's 401
  CHECK(process.header() == "Bearer tok-2");
  CHECK(process.fetches() == 2);
}

TEST_CASE("after a rejection the token that another process fetched meanwhile is taken") {
  Machine machine;
  Process first(machine);
  Process second(machine);
  machine.transport.then(token_answer("tok-1")).then(token_answer("tok-2"));
  CHECK(first.header() == "Bearer tok-1");
  CHECK(second.header() == "Bearer tok-1");
  first.reject("tok-1");
  CHECK(first.header() == "Bearer tok-2");
  second.reject("tok-1");
  CHECK(second.header() == "Bearer tok-2");
  CHECK(second.fetches() == 2);
}

TEST_CASE("the clock set back makes the cached token a miss") {
  Machine machine;
  machine.transport.then(token_answer("tok-1")).then(token_answer("tok-2"));
  Process(machine).header();
  machine.clock.set_wall(machine.clock.now() - minutes(30));
  CHECK(Process(machine).header() == "Bearer tok-2");
  CHECK(Process(machine).header() == "Bearer tok-2");
}

TEST_CASE("refused credentials name the way out") {
  for (const int status : {400, 401}) {
    Machine machine;
    Process process(machine);
    machine.transport.then(
        answer(status, R"({"code":"unauthorized_request","message":"Invalid client id or client secret"})"));
    Request request;
    const auto done = process.authoriser.authorise(request, {});
    REQUIRE_FALSE(done.ok());
    CHECK(done.error().code == ErrorCode::unauthenticated);
    CHECK(done.error().hint == "gpuctl auth login verda");
    CHECK(done.error().provider == "verda");
    CHECK(done.error().message == "verda refused the client id and secret: Invalid client id or client secret");
    CHECK(process.fetches() == 1);
    CHECK_FALSE(request.headers.get("Authorization"));
  }
}

TEST_CASE("the token endpoint's trouble is repeated, then reported") {
  Machine machine;
  Process process(machine);
  machine.transport.then(lost(Delivery::maybe_sent)).then(answer(502)).then(token_answer("tok-1"));
  CHECK(process.header() == "Bearer tok-1");
  process.reject("tok-1");
  machine.transport.otherwise([](const Request&, const CallContext&) { return lost(Delivery::not_sent); });
  Request request;
  const auto done = process.authoriser.authorise(request, {});
  CHECK(done.error().code == ErrorCode::unavailable);
}

TEST_CASE("answers without a usable token are refused") {
  for (const std::string body :
       {"", "<html>", "[]", "{}", R"({"access_token":""})", R"({"access_token":5})",
        R"({"access_token":"a\r\nX-Evil: 1"})", R"({"access_token":"a b"})", R"({"access_token":"tok","expires_in":0})",
        R"({"access_token":"tok","expires_in":-5})", R"({"access_token":"tok","expires_in":"soon"})"}) {
    CAPTURE(body);
    Machine machine;
    Process process(machine);
    machine.transport.then(answer(200, body));
    Request request;
    const auto done = process.authoriser.authorise(request, {});
    REQUIRE_FALSE(done.ok());
    CHECK(done.error().code == ErrorCode::bad_response);
    CHECK(machine.files.writes() == 0);
  }
}

TEST_CASE("an answer without expires_in is trusted for five minutes") {
  Machine machine;
  Process process(machine);
  machine.transport.then(answer(200, R"({"access_token":"tok-1"})")).then(token_answer("tok-2"));
  process.header();
  CHECK(process.authoriser.token_left() == minutes(5));
  machine.clock.advance(minutes(4));
  CHECK(process.header() == "Bearer tok-2");
}

TEST_CASE("a cache that cannot be used costs a warning, not the call") {
  Machine machine;
  Process process(machine);
  machine.transport.then(token_answer("tok-1"));
  SECTION("read-only home") { machine.files.make_read_only(); }
  SECTION("a folder that is open to others") { REQUIRE(machine.files.make_directories("/cache/tokens", 0777).ok()); }
  CHECK(process.header() == "Bearer tok-1");
  CHECK(process.header() == "Bearer tok-1");
  CHECK(process.fetches() == 1);
  CHECK_THAT(process.log.text(), ContainsSubstring("token cache"));
}

TEST_CASE("a lock that nobody gives back is not waited for without end") {
  Machine machine;
  Process process(machine);
  machine.transport.then(token_answer("tok-1")).then(token_answer("tok-2"));
  process.header();
  for (const auto& path : machine.files.paths())
    if (path.ends_with(".lock")) machine.files.hold_lock(path);
  process.reject("tok-1");
  CHECK(process.header() == "Bearer tok-2");
  CHECK_THAT(process.log.text(), ContainsSubstring("the token cache is not used"));
}

TEST_CASE("cancelling is not hidden by a token that is still valid") {
  Machine machine;
  Process process(machine);
  machine.transport.then(token_answer("tok-1"));
  process.header();
  machine.clock.advance(minutes(59));
  std::stop_source stop;
  machine.transport.then([&](const Request&, const CallContext&) -> Result<Response> {
    stop.request_stop();
    return cancelled_error(Delivery::maybe_sent);
  });
  Request request;
  CHECK(process.authoriser.authorise(request, {.stop = stop.get_token()}).error().code == ErrorCode::cancelled);
}

TEST_CASE("many threads fetch one token") {
  Machine machine;
  Process process(machine);
  std::promise<void> release;
  auto released = release.get_future().share();
  machine.transport.then([released](const Request&, const CallContext&) -> Result<Response> {
    released.wait();
    return token_answer("tok-1");
  });
  std::vector<std::future<std::string>> threads;
  for (int i = 0; i < 16; ++i) threads.push_back(std::async(std::launch::async, [&] { return process.header(); }));
  release.set_value();
  for (auto& thread : threads) CHECK(thread.get() == "Bearer tok-1");
  CHECK(process.fetches() == 1);
}

TEST_CASE("who waits for another thread's fetch can be interrupted") {
  Machine machine;
  Process process(machine, false);
  std::promise<void> fetching;
  std::promise<void> release;
  machine.transport.then([&](const Request&, const CallContext&) -> Result<Response> {
    fetching.set_value();
    release.get_future().wait();
    return token_answer("tok-1");
  });
  auto fetcher = std::async(std::launch::async, [&] { return process.header(); });
  fetching.get_future().wait();
  std::stop_source stop;
  auto waiter = std::async(std::launch::async, [&] { return process.header({.stop = stop.get_token()}); });
  stop.request_stop();
  CHECK(waiter.get() == "error: interrupted");
  release.set_value();
  CHECK(fetcher.get() == "Bearer tok-1");
}

TEST_CASE("the time left is known without the network") {
  Machine machine;
  CHECK_FALSE(Process(machine).authoriser.token_left());
  machine.transport.then(token_answer("tok-1"));
  Process(machine).header();
  machine.clock.advance(minutes(19));
  Process other(machine);
  CHECK(other.authoriser.token_left() == minutes(41));
  REQUIRE(other.authoriser.forget().ok());
  CHECK_FALSE(other.authoriser.token_left());
  CHECK(other.fetches() == 1);
}

TEST_CASE("no log line holds a secret or a token") {
  Machine machine;
  Process process(machine);
  machine.transport.then(answer(500, R"({"echo":"client-secret-text"})")).then(token_answer("tok-canary-12345"));
  process.header();
  machine.clock.advance(minutes(59));
  machine.transport.then(answer(401, R"({"message":"no"})"));
  process.header();
  process.reject("tok-canary-12345");
  CHECK_FALSE(process.log.lines().empty());
  CHECK_THAT(process.log.text(), !ContainsSubstring("client-secret-text") && !ContainsSubstring("tok-canary"));
}

TEST_CASE("fixed credentials") {
  Redactor redactor;
  Request request;
  BearerAuthoriser key(redactor, Secret("fixed-key-text"), "Key");
  REQUIRE(key.authorise(request, {}).ok());
  CHECK(request.headers.get("Authorization") == "Key fixed-key-text");
  CHECK_FALSE(key.reject(request));
  CHECK(redactor.clean("a fixed-key-text b") == "a [redacted] b");
  Request other;
  CHECK(BearerAuthoriser(redactor, Secret()).authorise(other, {}).error().code == ErrorCode::unauthenticated);
}
