#include <cstring>
#include <memory>
#include <new>

#include "gpuctl/base/redactor.hpp"
#include "gpuctl/base/secret.hpp"
#include "support/catch.hpp"

using gpuctl::Redactor;
using gpuctl::Secret;

namespace {

std::string clean(std::string_view text) { return Redactor().clean(text); }

/// The bytes of a Secret's memory after its end. Only short texts live inside the object itself.
std::string bytes_after_destruction(std::string_view text, bool move_away) {
  alignas(Secret) std::array<unsigned char, sizeof(Secret)> memory{};
  auto* secret = new (memory.data()) Secret{std::string(text)};
  if (move_away) {
    const Secret taken = std::move(*secret);
    CHECK(taken.reveal() == text);
  }
  std::destroy_at(secret);
  // Volatile: the optimiser may otherwise assume that nobody looks at a dead object's memory.
  std::string bytes;
  const volatile unsigned char* raw = memory.data();
  for (std::size_t i = 0; i < memory.size(); ++i) bytes += static_cast<char>(raw[i]);
  return bytes;
}

}  // namespace

TEST_CASE("a secret is handed out by reveal alone, and compared with its like") {
  const Secret secret("hunter22");
  CHECK(secret.reveal() == "hunter22");
  CHECK(secret.same_as(Secret("hunter22")));
  CHECK_FALSE(secret.same_as(Secret("hunter23")));
  CHECK(Secret().empty());
  Secret copy = secret;
  CHECK(copy.same_as(secret));
}

TEST_CASE("a dead secret leaves no text behind") {
  CHECK(bytes_after_destruction("hunter22", false).find("unter") == std::string::npos);
  CHECK(bytes_after_destruction("hunter22", true).find("unter") == std::string::npos);
}

TEST_CASE("learned secrets are hidden in every form they travel in") {
  Redactor redactor;
  redactor.learn(Secret("p@ss/w\"rd"));
  CHECK(redactor.clean("x p@ss/w\"rd y") == "x [redacted] y");
  CHECK(redactor.clean("body=p%40ss%2Fw%22rd&a=b") == "body=[redacted]&a=b");
  CHECK(redactor.clean(R"({"note":"p@ss/w\"rd"})") == R"({"note":"[redacted]"})");
  CHECK(redactor.clean("p@ss/w\"rdp@ss/w\"rd") == "[redacted][redacted]");
}

TEST_CASE("a secret that contains another one is hidden whole") {
  Redactor redactor;
  redactor.learn(Secret("abcd"));
  redactor.learn(Secret("abcdefgh"));
  CHECK(redactor.clean("=abcdefgh=abcd=") == "=[redacted]=[redacted]=");
}

TEST_CASE("short values are not learned") {
  Redactor redactor;
  redactor.learn(Secret("abc"));
  redactor.learn(Secret());
  CHECK(redactor.clean("abcabc") == "abcabc");
}

TEST_CASE("headers that carry credentials are hidden") {
  CHECK(clean("Authorization: Bearer abc.def\r\nAccept: x") == "Authorization: [redacted]\r\nAccept: x");
  CHECK(clean("> authorization: Basic dXNlcjpwYXNz") == "> authorization: [redacted]");
  CHECK(clean("Proxy-Authorization: Basic abcd") == "Proxy-Authorization: [redacted]");
  CHECK(clean("Cookie: a=b; c=d\nx") == "Cookie: [redacted]\nx");
  CHECK(clean("X-Api-Key: 12345\nx") == "X-Api-Key: [redacted]\nx");
  CHECK(clean("sent bearer abc123 to") == "sent bearer [redacted] to");
  CHECK(clean(R"({"Authorization":"Bearer abc","x":1})") == R"({"Authorization":"[redacted]","x":1})");
}

TEST_CASE("tokens are known by their look") {
  CHECK(clean("got eyJhbGciOiJI.eyJzdWIi.abc-_1 back") == "got [redacted] back");
  CHECK(clean("eyJ is how a JWT starts") == "eyJ is how a JWT starts");
}

TEST_CASE("fields are known by their name") {
  CHECK(clean(R"({"client_secret": "s3cr3t","a":1})") == R"({"client_secret": "[redacted]","a":1})");
  CHECK(clean(R"({"access_token":"a\"b","expires_in":3600})") == R"({"access_token":"[redacted]","expires_in":3600})");
  CHECK(clean(R"({"key_value":"abc"})") == R"({"key_value":"[redacted]"})");
  CHECK(clean(R"({"password":12345})") == R"({"password":[redacted]})");
  CHECK(clean(R"({"password":null})") == R"({"password":null})");
  CHECK(clean("grant_type=x&client_secret=abc&scope=y") == "grant_type=x&client_secret=[redacted]&scope=y");
  CHECK(clean("https://h/p?api_key=abc&x=1") == "https://h/p?api_key=[redacted]&x=1");
  CHECK(clean("refresh_token = abc") == "refresh_token = [redacted]");
  CHECK(clean("password: abc\nuser: me") == "password: [redacted]\nuser: me");
  CHECK(clean(R"("{\"client_secret\":\"abc\",\"a\":1}")") == R"("{\"client_secret\":\"[redacted]\",\"a\":1}")");
  CHECK(clean(R"({"tokens":["a","b]"],"x":1})") == R"({"tokens":"[redacted]","x":1})");
  CHECK(clean(R"({"secret":{"v":"a}"},"x":1})") == R"({"secret":"[redacted]","x":1})");
}

TEST_CASE("URLs lose their user and password") {
  CHECK(clean("GET https://me:p@ss@h:8080/p?x=1 200") == "GET https://[redacted]@h:8080/p?x=1 200");
  CHECK(clean("\"http://token@h\" is not an https URL") == "\"http://[redacted]@h\" is not an https URL");
  for (const auto* text : {"https://h/a@b", "https://h?a=b@c", "https://[::1]:80/", "https://@h", "://", "a://b c@d"}) {
    CAPTURE(text);
    CHECK(clean(text) == text);
  }
}

TEST_CASE("prose and public keys stay readable") {
  for (const auto* text : {"cannot read the token: permission denied", "no password was given",
                           R"({"key":"ssh-ed25519 AAAA"})", "GET /v1/instances -> 200 in 31 ms",
                           "the secret of this is patience", "token", "secret=", "", "bearer", "bearer "}) {
    CAPTURE(text);
    CHECK(clean(text) == text);
  }
}

TEST_CASE("half a text is hidden as well, and cleaning twice changes nothing") {
  CHECK(clean(R"({"client_secret":"abc)") == R"({"client_secret":"[redacted])");
  CHECK(clean(R"({"secret":["abc)") == R"({"secret":"[redacted]")");
  for (const auto* text :
       {"Authorization: Bearer abc", R"({"client_secret":"abc"})", "client_secret=abc&b=c", "https://a:b@c"}) {
    const auto once = clean(text);
    CHECK(clean(once) == once);
  }
}
