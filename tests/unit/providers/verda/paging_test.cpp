#include <fmt/format.h>

#include "unit/providers/verda/fixture.hpp"

using namespace gpuctl;

namespace {

std::string script(int number) {
  return fmt::format(
      R"({{"id":"id-{0}","name":"script-{0}","script":"#!/bin/sh","created_at":"2026-06-12T10:30:00Z"}})", number);
}

std::string scripts(int first, int last) {
  std::string body = "[";
  for (int i = first; i <= last; ++i) body.append(i == first ? "" : ",").append(script(i));
  return body + "]";
}

int number_in(const std::string& url, const std::string& name) {
  const std::size_t at = url.find(name + "=");
  return at == url.npos ? 0 : std::stoi(url.substr(at + name.size() + 1));
}

/// A service with `total` scripts that gives at most `largest` of them at once.
test::FakeTransport::Answer paged(int total, int largest, bool says_total) {
  return [=](const http::Request& request) -> Result<http::Response> {
    const int page = std::max(1, number_in(request.url, "page"));
    const int size = std::min(largest, number_in(request.url, "pageSize"));
    http::Response response{200, {}, scripts((page - 1) * size + 1, std::min(total, page * size))};
    if (says_total) response.headers.add("X-Total-Count", std::to_string(total));
    return response;
  };
}

}  // namespace

TEST_CASE_METHOD(test::VerdaFixture, "all pages of scripts are read, not the first ten", "[verda]") {
  struct Row {
    int total;
    int largest;
    bool says_total;
    std::size_t requests;
  };
  const Row rows[] = {{250, 100, true, 3}, {250, 100, false, 3}, {200, 100, true, 2}, {200, 100, false, 3},
                      {0, 100, true, 1},   {0, 100, false, 1},   {99, 100, false, 1}, {120, 50, true, 3}};
  for (const Row& row : rows) {
    CAPTURE(row.total, row.largest, row.says_total);
    transport.forget_requests();
    transport.on("GET /v1/scripts", paged(row.total, row.largest, row.says_total));
    const auto listing = list("scripts");
    REQUIRE(listing.ok());
    CHECK(listing->records.size() == static_cast<std::size_t>(row.total));
    CHECK(transport.requests().size() == row.requests);
    CHECK(transport.lines().at(0) == "GET /v1/scripts?page=1&pageSize=100");
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "filters go with every page", "[verda]") {
  transport.on("GET /v1/scripts", paged(150, 100, true));
  REQUIRE(list("scripts", {{{"name", "script"}}, false}).ok());
  CHECK(transport.lines() == std::vector<std::string>{"GET /v1/scripts?name=script&page=1&pageSize=100",
                                                      "GET /v1/scripts?name=script&page=2&pageSize=100"});
}

TEST_CASE_METHOD(test::VerdaFixture, "pages are joined into one raw array", "[verda]") {
  transport.on("GET /v1/scripts", paged(102, 100, true));
  const auto listing = list("scripts", {{}, true});
  REQUIRE(listing.ok());
  CHECK(listing->raw == scripts(1, 102));
}

TEST_CASE_METHOD(test::VerdaFixture, "a server that repeats its page is an error", "[verda]") {
  for (const bool says_total : {true, false}) {
    transport.on("GET /v1/scripts", [says_total](const http::Request&) -> Result<http::Response> {
      http::Response response{200, {}, scripts(1, 100)};
      if (says_total) response.headers.add("X-Total-Count", "250");
      return response;
    });
    const auto listing = list("scripts");
    REQUIRE_FALSE(listing.ok());
    CHECK(listing.error().code == ErrorCode::bad_response);
    CHECK(listing.error().message == "scripts: page 2 repeats the page before");
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "a script that moves to the next page is shown once", "[verda]") {
  transport.on("GET /v1/scripts", [](const http::Request& request) -> Result<http::Response> {
    const bool first = number_in(request.url, "page") == 1;
    return http::Response{200, {}, first ? scripts(1, 100) : scripts(100, 120)};
  });
  const auto listing = list("scripts");
  REQUIRE(listing.ok());
  CHECK(listing->records.size() == 120);
}

TEST_CASE_METHOD(test::VerdaFixture, "an error on a later page is the error of the list", "[verda]") {
  transport.on("GET /v1/scripts", [](const http::Request& request) -> Result<http::Response> {
    if (number_in(request.url, "page") == 1) return http::Response{200, {}, scripts(1, 100)};
    return http::Response{403, {}, R"({"code":"forbidden_action","message":"Insufficient scope"})"};
  });
  const auto listing = list("scripts");
  REQUIRE_FALSE(listing.ok());
  CHECK(listing.error().code == ErrorCode::forbidden);
}

TEST_CASE_METHOD(test::VerdaFixture, "the journal is read in pages too", "[verda]") {
  transport.on("GET /v1/journal",
               R"([{"id":"instance-log-1","object_id":"o","object_type":"compute","action_code":"start:complete",)"
               R"("actor_id":null,"actor_email":null,"project_id":"p","timestamp":"2026-03-17T14:15:52.872Z",)"
               R"("location_code":"FIN-01","compute":{"id":"o","hostname":"train-1"},)"
               R"("error_message":"GPU_QUOTA_EXCEEDED","properties":{"delete_reason":"evicted_by_on_demand"}}])");
  const auto listing = list("journal", {{{"object_type", "compute"}, {"action_code", "start:complete"}}, false});
  REQUIRE(listing.ok());
  CHECK(transport.lines().at(0) ==
        "GET /v1/journal?object_type=compute&action_code=start%3Acomplete&page=1&pageSize=100");
  const model::Record& entry = listing->records[0];
  CHECK(entry.text("time") == "2026-03-17T14:15:52Z");
  CHECK(entry.text("object_name") == "train-1");
  CHECK(entry.text("error") == "GPU_QUOTA_EXCEEDED");
  CHECK(to_json(entry.get("properties")) == R"({"delete_reason":"evicted_by_on_demand"})");
}

namespace {

std::string event(int number) {
  return fmt::format(
      R"({{"specversion":"1.0","id":"log_{}","source":"s","type":"com.verda.api.cloud.compute.create.v1",)"
      R"("subject":"x","time":"2026-03-17T14:15:52.872Z",)"
      R"("data":{{"location_code":"FIN-01","actor_id":"u","request_origin":"console"}}}})",
      number);
}

}  // namespace

TEST_CASE_METHOD(test::VerdaFixture, "the audit log follows its cursor to the end", "[verda]") {
  transport.on("GET /v1/audit/log", [](const http::Request& request) -> Result<http::Response> {
    if (request.url.find("cursor=") == std::string::npos) {
      return http::Response{200, {}, R"({"data":[)" + event(1) + "," + event(2) + R"(],"cursor":"log_2"})"};
    }
    return http::Response{200, {}, R"({"data":[)" + event(3) + R"(],"cursor":null})"};
  });
  const auto listing = list("audit", {{{"action", "create"}}, true});
  REQUIRE(listing.ok());
  REQUIRE(listing->records.size() == 3);
  CHECK(transport.lines() == std::vector<std::string>{"GET /v1/audit/log?action=create&page_size=100",
                                                      "GET /v1/audit/log?action=create&page_size=100&cursor=log_2"});
  CHECK(listing->raw == "[" + event(1) + "," + event(2) + "," + event(3) + "]");
  const model::Record& last = listing->records[2];
  CHECK(last.text("actor_id") == "u");
  CHECK(to_json(last.get("data")) == R"({"location_code":"FIN-01","actor_id":"u","request_origin":"console"})");
}

TEST_CASE_METHOD(test::VerdaFixture, "an audit log that goes in circles ends", "[verda]") {
  int calls = 0;
  transport.on("GET /v1/audit/log", [&calls](const http::Request&) -> Result<http::Response> {
    const std::string cursor = ++calls % 2 == 0 ? "a" : "b";
    return http::Response{200, {}, R"({"data":[)" + event(calls) + R"(],"cursor":")" + cursor + R"("})"};
  });
  const auto listing = list("audit");
  REQUIRE_FALSE(listing.ok());
  CHECK(listing.error().code == ErrorCode::bad_response);
  CHECK(listing.error().message == "audit: the server repeats the cursor \"b\"");
  CHECK(calls == 3);
}

TEST_CASE_METHOD(test::VerdaFixture, "an audit log without data is a bad response", "[verda]") {
  for (const char* body : {"{}", "[]", "null", R"({"data":{}})"}) {
    CAPTURE(body);
    transport.on("GET /v1/audit/log", body);
    const auto listing = list("audit");
    REQUIRE_FALSE(listing.ok());
    CHECK(listing.error().message == "audit: field \"data\" is missing");
  }
}
