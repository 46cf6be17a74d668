// The real transport against a server whose every byte is scripted.
#include "gpuctl/http/curl_transport.hpp"

#include <fcntl.h>

#include <atomic>
#include <future>

#include "gpuctl/http/rest_client.hpp"
#include "gpuctl/platform/system_clock.hpp"
#include "http/curl/exchange.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"
#include "support/scripted_server.hpp"

using namespace gpuctl;
using namespace gpuctl::http;
using namespace gpuctl::test;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

struct Client {
  RecordingLog log;
  std::unique_ptr<Transport> transport = make_curl_transport({}, log);

  Result<Response> get(const std::string& url, const CallContext& context = {}) {
    return transport->send({.url = url}, context);
  }
};

void answer_all(Connection& connection) {
  while (connection.read_request()) connection.answer(200, "ok");
}

/// Requests a stop once `ready` holds, or after a moment, and measures how long the call goes on after that.
struct Interrupter {
  std::stop_source source;
  std::atomic<steady_clock::rep> stopped_at = 0;
  std::jthread thread;

  void stop_after(milliseconds delay) {
    thread = std::jthread([this, delay] {
      std::this_thread::sleep_for(delay);
      stop_now();
    });
  }
  void stop_now() {
    stopped_at = steady_clock::now().time_since_epoch().count();
    source.request_stop();
  }
  milliseconds lag() const {
    const steady_clock::time_point stopped{steady_clock::duration(stopped_at)};
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - stopped);
  }
};

/// A listener whose queue is full: connecting to it takes for ever.
struct DeafListener {
  Listener listener{0};
  std::vector<Socket> queued;

  DeafListener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(listener.port));
    for (int i = 0; i < 8; ++i) {
      Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      static_cast<void>(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
      queued.push_back(std::move(socket));
    }
  }
};

}  // namespace

TEST_CASE("an answer arrives with status, headers and body, over one connection") {
  std::vector<std::string> requests;
  ScriptedServer server([&](Connection& connection) {
    while (auto request = connection.read_request()) {
      requests.push_back(*request);
      connection.answer(207, "a body", "X-Thing:  padded \r\n");
    }
  });
  Client client;
  for (int i = 0; i < 3; ++i) {
    const auto response = client.get(server.url() + "/x?y=1");
    REQUIRE(response.ok());
    CHECK(response->status == 207);
    CHECK(response->body == "a body");
    CHECK(response->headers.get("x-thing") == "padded");
  }
  CHECK(server.connections() == 1);
  REQUIRE(requests.size() == 3);
  CHECK_THAT(requests[0], ContainsSubstring("GET /x?y=1 HTTP/1.1\r\n") && ContainsSubstring("User-Agent: gpuctl\r\n"));
  CHECK_THAT(requests[0], !ContainsSubstring("Content-Length") && !ContainsSubstring("Accept-Encoding"));
}

TEST_CASE("every method goes out as it is, with exactly the headers and body it has") {
  std::vector<std::string> requests;
  ScriptedServer server([&](Connection& connection) {
    while (auto request = connection.read_request()) {
      requests.push_back(*request);
      connection.answer(200, "");
    }
  });
  Client client;
  const auto send = [&](Method method, std::string body) {
    Request request{.method = method, .url = server.url(), .headers = {}, .body = std::move(body)};
    request.headers.add("X-Empty", "");
    REQUIRE(client.transport->send(request, {}).ok());
    return requests.back();
  };
  CHECK_THAT(send(Method::post, "a=b"), ContainsSubstring("POST / ") && ContainsSubstring("\r\n\r\na=b"));
  CHECK_THAT(send(Method::post, ""), ContainsSubstring("POST / ") && ContainsSubstring("Content-Length: 0"));
  CHECK_THAT(send(Method::put, "{}"), ContainsSubstring("PUT / ") && ContainsSubstring("Content-Length: 2"));
  CHECK_THAT(send(Method::patch, "{}"), ContainsSubstring("PATCH / "));
  CHECK_THAT(send(Method::del, ""), ContainsSubstring("DELETE / ") && !ContainsSubstring("Content-Length"));
  CHECK_THAT(send(Method::del, "{}"), ContainsSubstring("DELETE / ") && ContainsSubstring("\r\n\r\n{}"));
  CHECK_THAT(send(Method::get, ""), ContainsSubstring("GET / "));
  for (const auto& request : requests) {
    CHECK_THAT(request, ContainsSubstring("\r\nX-Empty:\r\n"));
    CHECK_THAT(request, !ContainsSubstring("Expect") && !ContainsSubstring("Content-Type"));
  }
}

TEST_CASE("a create is sent once when a kept-alive connection dies under it") {
  // The server takes the second request of a connection and hangs up without a word. On a reused connection libcurl
  // answers that by sending the request again.
  std::atomic<int> posts = 0;
  ScriptedServer server([&](Connection& connection) {
    if (!connection.read_request()) return;
    connection.answer(200, "ok");
    if (const auto next = connection.read_request(); next && next->starts_with("POST")) ++posts;
  });
  const auto warm_then_post = [&](bool fresh) {
    Client client;
    REQUIRE(client.get(server.url()).ok());
    posts = 0;
    Request create{.method = Method::post, .url = server.url(), .headers = {}, .body = "{}"};
    create.fresh_connection = fresh;
    return client.transport->send(create, {});
  };
  SECTION("as creates are sent") {
    REQUIRE(warm_then_post(true).ok());
    CHECK(posts == 0);  // not on the connection that was about to die
  }
  SECTION("the danger is real: otherwise it is sent a second time") {
    REQUIRE(warm_then_post(false).ok());
    CHECK(posts == 1);  // and once more on a new connection, which answered
  }
}

TEST_CASE("a create through the client is delivered once and its outcome is unknown") {
  std::atomic<int> posts = 0;
  ScriptedServer server([&](Connection& connection) {
    while (auto request = connection.read_request()) {
      if (request->starts_with("POST")) {
        ++posts;
        return;
      }
      connection.answer(200, "{}");
    }
  });
  Client client;
  SystemClock clock;
  SystemSleeper sleeper;
  SeededRandom random;
  HostThrottle throttle;
  RestClient rest({*client.transport, clock, sleeper, random, client.log, throttle}, server.url(), nullptr, nullptr);
  REQUIRE(rest.send({.path = "/warm"}, {}).ok());
  const auto created =
      rest.send({.method = Method::post, .path = "/things", .body = "{}", .repeat = Repeat::unsafe_create}, {});
  REQUIRE_FALSE(created.ok());
  CHECK(created.error().code == ErrorCode::outcome_unknown);
  CHECK(created.error().delivery == Delivery::maybe_sent);
  CHECK(posts == 1);
  REQUIRE(rest.send({.path = "/after"}, {}).ok());
}

TEST_CASE("an answer that is cut off is an error, not a short body") {
  const auto head = std::string("HTTP/1.1 200 OK\r\n");
  for (const auto& half : {head + "Content-Length: 100\r\n\r\nhalf",
                           head + "Transfer-Encoding: chunked\r\n\r\n10\r\nhalf", head + "Content-Le", std::string()}) {
    CAPTURE(half);
    ScriptedServer server([&](Connection& connection) {
      if (connection.read_request()) connection.write(half);
    });
    Client client;
    const auto response = client.get(server.url());
    REQUIRE_FALSE(response.ok());
    CHECK(response.error().code == ErrorCode::unavailable);
    CHECK(response.error().delivery == Delivery::maybe_sent);
  }
}

TEST_CASE("an answer over the cap is stopped at the cap") {
  std::atomic<std::size_t> written = 0;
  const std::string block(1U << 16U, 'x');
  const auto flood = [&](const char* head) {
    return [&, head](Connection& connection) {
      if (!connection.read_request() || !connection.write(head)) return;
      while (written < (1U << 30U) && connection.write("10000\r\n" + block + "\r\n")) written += block.size();
    };
  };
  const auto check = [&](const ScriptedServer& server) {
    Client client;
    Request request{.url = server.url()};
    request.max_response_bytes = 1U << 20U;
    const auto response = client.transport->send(request, {});
    REQUIRE_FALSE(response.ok());
    CHECK(response.error().code == ErrorCode::bad_response);
    CHECK_THAT(response.error().message, ContainsSubstring("larger than 1048576 bytes"));
  };
  SECTION("announced") { check(ScriptedServer(flood("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"))); }
  SECTION("not announced") { check(ScriptedServer(flood("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))); }
  CHECK(written < (64U << 20U));
}

TEST_CASE("an answer of exactly the cap is taken") {
  ScriptedServer server([](Connection& connection) {
    while (connection.read_request()) connection.answer(200, std::string(1000, 'x'));
  });
  Client client;
  Request request{.url = server.url()};
  request.max_response_bytes = 1000;
  CHECK(client.transport->send(request, {}).ok());
  request.max_response_bytes = 999;
  CHECK_FALSE(client.transport->send(request, {}).ok());
}

TEST_CASE("redirects are answers") {
  ScriptedServer server([](Connection& connection) {
    while (connection.read_request()) connection.answer(302, "", "Location: http://127.0.0.1:1/\r\n");
  });
  Client client;
  const auto response = client.get(server.url());
  REQUIRE(response.ok());
  CHECK(response->status == 302);
}

TEST_CASE("interim answers leave no headers behind") {
  ScriptedServer server([](Connection& connection) {
    while (connection.read_request()) {
      connection.write("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n");
      connection.answer(200, "ok");
    }
  });
  Client client;
  const auto response = client.get(server.url());
  REQUIRE(response.ok());
  CHECK_FALSE(response->headers.get("Link"));
}

TEST_CASE("trailers after a body in chunks neither cut it off nor count as headers") {
  ScriptedServer server([](Connection& connection) {
    if (connection.read_request())
      connection.write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n");
  });
  Client client;
  const auto response = client.get(server.url());
  REQUIRE(response.ok());
  CHECK(response->body == "ok");
  CHECK(response->headers.get("Trailer") == "X-Sum");
  CHECK_FALSE(response->headers.get("X-Sum"));
}

TEST_CASE("what does not speak HTTP is named") {
  ScriptedServer server([](Connection& connection) {
    if (connection.read_request()) connection.write("SSH-2.0-OpenSSH_9.2\r\n");
  });
  Client client;
  const auto response = client.get(server.url());
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().code == ErrorCode::bad_response);
  CHECK_THAT(response.error().message, ContainsSubstring("does not answer in HTTP"));
}

TEST_CASE("failures before the request leave nothing sent and say what to check") {
  Client client;
  const auto failed = [&](const std::string& url) {
    const auto response = client.get(url);
    REQUIRE_FALSE(response.ok());
    CHECK(response.error().code == ErrorCode::unavailable);
    CHECK(response.error().delivery == Delivery::not_sent);
    CHECK_FALSE(response.error().hint.empty());
    return response.error().message;
  };
  SECTION("refused") {
    std::string url;
    {
      const Listener closed;
      url = closed.url();
    }
    CHECK_THAT(failed(url),
               ContainsSubstring("cannot connect to 127.0.0.1") && ContainsSubstring(": connection refused"));
  }
  SECTION("no such host") {
    CHECK_THAT(failed("https://no-such-host.invalid/"), ContainsSubstring("no-such-host.invalid cannot be found"));
  }
  SECTION("no TLS there") {
    ScriptedServer server([](Connection& connection) { connection.answer(400, "plain"); });
    CHECK_THAT(failed("https://127.0.0.1:" + std::to_string(server.port())), ContainsSubstring("TLS handshake"));
  }
}

TEST_CASE("plain http leaves this machine only to itself") {
  for (const char* host : {"127.0.0.1", "127.77.0.11", "::1", "localhost", "LOCALHOST"}) {
    CAPTURE(host);
    CHECK(is_loopback(host));
  }
  for (const char* host :
       {"127.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", "localhost.evil", "", "::2"}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback(host));
  }
  CHECK(check_url("https://api.example/v1").ok());
  CHECK(check_url("http://[::1]:8080/v1").ok());
  for (const char* url : {"http://api.example/", "http://127.0.0.1@evil.example/", "http://evil.example#@127.0.0.1/",
                          "http://evil.example\\@127.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "",
                          "http://", "https://a\r\nb/"}) {
    CAPTURE(url);
    const auto checked = check_url(url);
    REQUIRE_FALSE(checked.ok());
    CHECK(checked.error().code == ErrorCode::config);
  }
}

TEST_CASE("a header cannot smuggle another one") {
  ScriptedServer server(answer_all);
  Client client;
  Request request{.url = server.url()};
  request.headers.add("X-Name", "a\r\nX-Evil: b");
  const auto response = client.transport->send(request, {});
  REQUIRE_FALSE(response.ok());
  CHECK(server.connections() == 0);
}

TEST_CASE("a deadline ends a call that the server leaves hanging") {
  ScriptedServer server([](Connection& connection) { connection.wait_until_closed(); });
  Client client;
  const SystemClock clock;
  const auto begin = steady_clock::now();
  const auto response = client.get(server.url(), {.deadline = clock.steady_now() + milliseconds(80)});
  const auto took = steady_clock::now() - begin;
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().code == ErrorCode::deadline);
  CHECK(response.error().delivery == Delivery::maybe_sent);
  CHECK(took >= milliseconds(75));
  CHECK(took < seconds(3));
}

TEST_CASE("a connection that is not made in time was not sent") {
  const DeafListener deaf;
  RecordingLog log;
  const auto transport = make_curl_transport({.connect_timeout = milliseconds(60)}, log);
  const auto response = transport->send({.url = deaf.listener.url()}, {});
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().code == ErrorCode::unavailable);
  CHECK(response.error().delivery == Delivery::not_sent);
  CHECK_THAT(response.error().message, ContainsSubstring("within 60 ms"));
}

TEST_CASE("a server that falls silent is given up on") {
  ScriptedServer server([](Connection& connection) { connection.wait_until_closed(); });
  RecordingLog log;
  const auto transport = make_curl_transport({.low_speed_time = seconds(1)}, log);
  const auto response = transport->send({.url = server.url()}, {});
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().delivery == Delivery::maybe_sent);
  CHECK_THAT(response.error().message, ContainsSubstring("sent nothing for 1 s"));
}

/// libcurl wakes by itself 200 ms after it began to connect, and then not for most of a second.
constexpr milliseconds kLateEnough{250};

TEST_CASE("Ctrl-C ends a call within 300 ms, wherever it is") {
  Client client;
  Interrupter interrupter;
  const CallContext context{.stop = interrupter.source.get_token()};
  SECTION("before it begins") {
    interrupter.stop_now();
    const auto response = client.get("http://127.0.0.1:1/", context);
    CHECK(response.error().code == ErrorCode::cancelled);
    CHECK(response.error().delivery == Delivery::not_sent);
  }
  SECTION("connecting") {
    const DeafListener deaf;
    interrupter.stop_after(kLateEnough);
    const auto response = client.get(deaf.listener.url(), context);
    CHECK(response.error().code == ErrorCode::cancelled);
    CHECK(response.error().delivery == Delivery::not_sent);
  }
  SECTION("waiting for the answer") {
    ScriptedServer server([&](Connection& connection) {
      if (connection.read_request()) interrupter.stop_after(kLateEnough);
      connection.wait_until_closed();
    });
    const auto response = client.get(server.url(), context);
    CHECK(interrupter.lag() < milliseconds(300));
    CHECK(response.error().code == ErrorCode::cancelled);
    CHECK(response.error().delivery == Delivery::maybe_sent);
  }
  SECTION("in the middle of the body") {
    ScriptedServer server([&](Connection& connection) {
      if (connection.read_request()) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
      interrupter.stop_after(kLateEnough);
      connection.wait_until_closed();
    });
    const auto response = client.get(server.url(), context);
    CHECK(interrupter.lag() < milliseconds(300));
    CHECK(response.error().delivery == Delivery::maybe_sent);
  }
  SECTION("in the backoff") {
    SystemClock clock;
    SystemSleeper sleeper;
    SeededRandom random;
    HostThrottle throttle;
    ScriptedServer server([&](Connection& connection) {
      while (connection.read_request()) {
        connection.answer(503, "", "Retry-After: 60\r\n");
        interrupter.stop_after(milliseconds(30));
      }
    });
    RestClient rest({*client.transport, clock, sleeper, random, client.log, throttle}, server.url(), nullptr, nullptr);
    const auto response = rest.send({.path = "/"}, context);
    CHECK(interrupter.lag() < milliseconds(300));
    CHECK(response.error().code == ErrorCode::cancelled);
  }
  CHECK(interrupter.lag() < milliseconds(300));
}

TEST_CASE("after an interrupted call the transport works on") {
  std::stop_source stop;
  ScriptedServer server([&](Connection& connection) {
    while (auto request = connection.read_request()) {
      if (request->find("/hang") != std::string::npos) {
        stop.request_stop();
        connection.wait_until_closed();
        return;
      }
      connection.answer(200, "ok");
    }
  });
  Client client;
  CHECK_FALSE(client.get(server.url() + "/hang", {.stop = stop.get_token()}).ok());
  const auto response = client.get(server.url());
  REQUIRE(response.ok());
  CHECK(response->body == "ok");
}

TEST_CASE("many threads share one transport") {
  ScriptedServer server([](Connection& connection) {
    while (auto request = connection.read_request()) connection.answer(200, request->substr(0, request->find(" HTTP")));
  });
  Client client;
  std::vector<std::future<int>> workers;
  for (int worker = 0; worker < 8; ++worker)
    workers.push_back(std::async(std::launch::async, [&, worker] {
      int right = 0;
      for (int i = 0; i < 20; ++i) {
        const auto path = "/" + std::to_string(worker) + "/" + std::to_string(i);
        const auto response = client.get(server.url() + path);
        right += response.ok() && response->body == "GET " + path ? 1 : 0;
      }
      return right;
    }));
  for (auto& worker : workers) CHECK(worker.get() == 20);
  CHECK(server.connections() <= 8);
}

TEST_CASE("at debug the transport logs its connections but no header") {
  ScriptedServer server(answer_all);
  Client client;
  Request request{.url = server.url()};
  request.headers.add("Authorization", "Bearer very-secret-token-0123");
  REQUIRE(client.transport->send(request, {}).ok());
  CHECK_THAT(client.log.text(), ContainsSubstring("Connected to 127.0.0.1"));
  CHECK_THAT(client.log.text(), !ContainsSubstring("very-secret") && !ContainsSubstring("Authorization"));
}

TEST_CASE("CA files come from the environment, curl's own variable first") {
  CHECK(curl_options_from(FakeEnvironment()).ca_file.empty());
  CHECK(curl_options_from(FakeEnvironment({{"SSL_CERT_FILE", "/b"}})).ca_file == "/b");
  CHECK(curl_options_from(FakeEnvironment({{"SSL_CERT_FILE", "/b"}, {"CURL_CA_BUNDLE", "/a"}})).ca_file == "/a");
}
