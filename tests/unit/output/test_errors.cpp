#include "gpuctl/output/output.hpp"
#include "support/catch.hpp"

using namespace gpuctl;
using namespace gpuctl::output;

TEST_CASE("an error in JSON always has the same members") {
  const Error error{.code = ErrorCode::not_found,
                    .message = "no instance is named \"nope\"",
                    .hint = "gpuctl verda list instances",
                    .delivery = Delivery::answered,
                    .provider = "verda"};
  CHECK(
      to_json(error_document(error)) ==
      R"({"error":{"code":"not_found","message":"no instance is named \"nope\"","hint":"gpuctl verda list instances","provider":"verda","http_status":null,"request_id":null,"delivery":"answered","retry_after":null}})");
}

TEST_CASE("an error in JSON has its numbers and its problems") {
  const Error error{.code = ErrorCode::rate_limited,
                    .message = "slow down",
                    .delivery = Delivery::answered,
                    .http_status = 429,
                    .request_id = "r-1",
                    .retry_after = std::chrono::seconds(30),
                    .problems = {{"--a", "wrong"}}};
  CHECK(
      to_json(error_document(error)) ==
      R"({"error":{"code":"rate_limited","message":"slow down","hint":null,"provider":null,"http_status":429,"request_id":"r-1","delivery":"answered","retry_after":30,"problems":[{"subject":"--a","message":"wrong"}]}})");
}

TEST_CASE("an error for people is one block") {
  const Error error{.code = ErrorCode::usage,
                    .message = "",
                    .hint = "gpuctl verda create instance --location FIN-01",
                    .problems = {{"--hostname gpu_1", "only letters, digits and hyphens"},
                                 {"--spot-policy", "needs --spot"},
                                 {"--location", "missing"}}};
  CHECK(error_text(error, false) == R"(error: 3 problems, nothing was sent
  --hostname gpu_1   only letters, digits and hyphens
  --spot-policy      needs --spot
  --location         missing
  try: gpuctl verda create instance --location FIN-01
)");
  CHECK_THAT(to_json(error_document(error)), ContainsSubstring(R"("message":"3 problems, nothing was sent")"));
}

TEST_CASE("an unknown outcome says that the request may have arrived") {
  const Error error{.code = ErrorCode::outcome_unknown,
                    .message = "the server closed the connection: the machine may exist",
                    .hint = "gpuctl cleanup --only gpi_3f2a",
                    .delivery = Delivery::maybe_sent};
  CHECK(error_text(error, false) == R"(error: the server closed the connection: the machine may exist
  the request may have reached the server: check before repeating it
  next: gpuctl cleanup --only gpi_3f2a
)");
}

TEST_CASE("a read that was lost is no reason to check anything") {
  const Error error{
      .code = ErrorCode::unavailable, .message = "the connection was lost", .delivery = Delivery::maybe_sent};
  CHECK(error_text(error, false) == "error: the connection was lost\n");
}

TEST_CASE("a message that quotes a very long word is shortened") {
  const Error error{
      .code = ErrorCode::not_found, .message = std::string(5000, 'x'), .problems = {{"a", std::string(5000, 'y')}}};
  CHECK(error_text(error, false).size() < 1300);
}

TEST_CASE("a server's refusal says who answered and when to come back") {
  const Error error{.code = ErrorCode::rate_limited,
                    .message = "too many requests",
                    .hint = "wait\nthen repeat",
                    .delivery = Delivery::answered,
                    .provider = "verda",
                    .http_status = 429,
                    .request_id = "r-1",
                    .retry_after = std::chrono::seconds(30)};
  CHECK(error_text(error, false) == R"(error: too many requests
  the server asks to wait 30 s
  verda answered 429, request id r-1
  next: wait
  next: then repeat
)");
}

TEST_CASE("colour is on the first word alone, and server text stays text") {
  const Error error{.code = ErrorCode::refused, .message = "bad \x1b[2J\nfield", .problems = {{"a\x07", "b\x1b"}}};
  CHECK(error_text(error, true) == "\x1b[31merror:\x1b[0m bad \\x1b[2J\\nfield\n  a\\x07   b\\x1b\n");
}

TEST_CASE("an error without words still has its code") {
  CHECK(error_text(Error{.code = ErrorCode::internal, .message = ""}, false) == "error: internal\n");
}
