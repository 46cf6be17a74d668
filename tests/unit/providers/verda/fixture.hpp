// An opened Verda provider above a scripted transport.
#pragma once

#include <memory>
#include <string>

#include "gpuctl/providers/verda/descriptor.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"
#include "support/fakes.hpp"

namespace gpuctl::test {

class VerdaFixture {
 public:
  VerdaFixture() { open(); }

  void open(const std::string& base_url = "https://verda.test/v1") {
    model::Credentials credentials;
    credentials.token = Secret("fixed-token-of-the-test");
    credentials.base_url = base_url;
    open_with(std::move(credentials));
  }
  void open_with(model::Credentials credentials, std::string token_cache_folder = "") {
    auto opened = verda::verda_descriptor().open({.rest = {transport, clock, sleeper, random, log, throttle},
                                                  .files = files,
                                                  .redactor = redactor,
                                                  .credentials = std::move(credentials),
                                                  .token_cache_folder = std::move(token_cache_folder),
                                                  .user_agent = "gpuctl-test"});
    REQUIRE(opened.ok());
    provider = std::move(opened).value();
  }

  static const model::ResourceSchema& schema(std::string_view name) {
    const auto found = provider::Registry::resource(verda::verda_descriptor(), name);
    REQUIRE(found.ok());
    return *found.value();
  }
  Result<provider::Listing> list(std::string_view resource, provider::ListQuery query = {}) {
    return provider->inventory()->list(schema(resource), query, {});
  }
  Result<provider::Details> get(std::string_view resource, const std::string& id, bool want_raw = false) {
    return provider->inventory()->get(schema(resource), id, want_raw, {});
  }
  /// Lists a resource whose one endpoint answers `body`.
  Result<provider::Listing> list_of(std::string_view resource, const std::string& path, const std::string& body) {
    transport.on("GET /v1" + path, body);
    return list(resource);
  }

  FakeTransport transport;
  FakeClock clock;
  FakeSleeper sleeper{clock};
  SeededRandom random;
  RecordingLog log;
  http::HostThrottle throttle;
  FakeFiles files{&clock};
  Redactor redactor;
  std::unique_ptr<provider::Provider> provider;
};

/// The record as one line of JSON.
inline std::string json_of(const model::Record& record) {
  Value object{Value::Object{}};
  for (std::size_t i = 0; i < record.fields().size(); ++i) {
    object.set(std::string(record.fields()[i].key), record.at(i));
  }
  return to_json(object);
}

}  // namespace gpuctl::test
