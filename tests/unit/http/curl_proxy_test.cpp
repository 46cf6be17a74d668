// The real transport through a proxy that is scripted, or not there.
#include "gpuctl/http/curl_transport.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"
#include "support/scripted_server.hpp"

using namespace gpuctl;
using namespace gpuctl::http;
using namespace gpuctl::test;

TEST_CASE("a proxy that refuses the connection is named as the proxy") {
  std::string url;
  {
    const Listener closed;
    url = closed.url();
  }
  RecordingLog log;
  const auto transport = make_curl_transport({.proxy = url}, log);
  const auto response = transport->send({.url = "https://api.example.invalid/"}, {});
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().delivery == Delivery::not_sent);
  CHECK_THAT(response.error().message, ContainsSubstring("cannot connect to the proxy, 127.0.0.1 port ") &&
                                           ContainsSubstring(": connection refused"));
  CHECK_THAT(response.error().hint, ContainsSubstring("HTTPS_PROXY"));
}

TEST_CASE("a proxy is used for other hosts, and never for loopback") {
  std::vector<std::string> seen;
  ScriptedServer proxy([&](Connection& connection) {
    while (auto request = connection.read_request()) {
      seen.push_back(*request);
      connection.answer(403, "<html>no</html>");
    }
  });
  ScriptedServer direct([](Connection& connection) {
    while (connection.read_request()) connection.answer(200, "ok");
  });
  RecordingLog log;
  const auto transport = make_curl_transport({.proxy = proxy.url()}, log);
  const auto response = transport->send({.url = "https://api.example.invalid/"}, {});
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().delivery == Delivery::not_sent);
  CHECK_THAT(response.error().message, ContainsSubstring("proxy refused") && ContainsSubstring("403"));
  REQUIRE(seen.size() == 1);
  CHECK_THAT(seen[0], ContainsSubstring("CONNECT api.example.invalid:443"));
  CHECK(transport->send({.url = direct.url()}, {}).ok());
  CHECK(seen.size() == 1);
}

TEST_CASE("a proxy address that is none is refused without a word of its password") {
  for (const auto* proxy : {"http://user:hunter2@127.0.0.1:99999", "http://user:hun/ter2@127.0.0.1:1",
                            "http://us er:hunter2@127.0.0.1:1", "ftp://user:hunter2@127.0.0.1:1"}) {
    CAPTURE(proxy);
    RecordingLog log;
    const auto transport = make_curl_transport({.proxy = proxy}, log);
    const auto response = transport->send({.url = "https://api.example.invalid/"}, {});
    REQUIRE_FALSE(response.ok());
    CHECK(response.error().code == ErrorCode::config);
    CHECK(response.error().delivery == Delivery::not_sent);
    CHECK(response.error().message == "the proxy's address cannot be used");
    CHECK_THAT(response.error().hint, ContainsSubstring("HTTPS_PROXY") && !ContainsSubstring("hun"));
    CHECK_THAT(log.text(), !ContainsSubstring("hun"));
  }
}
