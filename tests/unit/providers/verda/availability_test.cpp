#include "unit/providers/verda/bodies.hpp"
#include "unit/providers/verda/fixture.hpp"

using namespace gpuctl;
using test::json_of;

namespace {

struct Stocked : test::VerdaFixture {
  Stocked() {
    transport.on("GET /v1/instance-types", test::kInstanceTypes);
    transport.on("GET /v1/instance-availability", [](const http::Request& request) -> Result<http::Response> {
      const bool spot = request.url.find("is_spot=true") != std::string::npos;
      return http::Response{200,
                            {},
                            spot ? R"([{"location_code":"FIN-03","availabilities":["8A100.176V"]}])"
                                 : R"([{"location_code":"FIN-01","availabilities":["8A100.176V","1H100.80S.30V"]},)"
                                   R"({"location_code":"FIN-03","availabilities":["1H100.80S.30V","CPU.4V.16G",)"
                                   R"("2NEW9000.60V"]},{"location_code":"ICE-01","availabilities":[]}])"};
    });
  }
  Result<provider::Listing> availability(provider::AvailabilityQuery query) {
    return provider->availability()->availability(query, {});
  }
  static std::vector<std::string> offers(const provider::Listing& listing) {
    std::vector<std::string> offers;
    for (const auto& record : listing.records) {
      offers.push_back(std::string(record.text("type")) + "@" + std::string(record.text("location")) +
                       (record.get("is_spot") == Value(true) ? " spot" : ""));
    }
    return offers;
  }
};

}  // namespace

TEST_CASE_METHOD(Stocked, "availability joins stock and prices, cheapest first", "[verda]") {
  const auto listing = availability({});
  REQUIRE(listing.ok());
  CHECK(offers(*listing) == std::vector<std::string>{"CPU.4V.16G@FIN-03", "1H100.80S.30V@FIN-01",
                                                     "1H100.80S.30V@FIN-03", "8A100.176V@FIN-03 spot",
                                                     "8A100.176V@FIN-01", "2NEW9000.60V@FIN-03"});
  CHECK(json_of(listing->records[3]) ==
        R"({"type":"8A100.176V","gpu":{"count":8,"model":"A100","memory_gb":640},"location":"FIN-03","is_spot":true,)"
        R"("price_per_hour":6.505,"price_per_gpu":0.8131,"currency":"USD","vcpus":176,"memory_gb":960,)"
        R"("model":"A100 80GB"})");
  CHECK(listing->records[0].get("gpu").is_null());
  CHECK(listing->records[0].get("price_per_gpu").is_null());
  CHECK(transport.lines() == std::vector<std::string>{"GET /v1/instance-types",
                                                      "GET /v1/instance-availability?is_spot=false",
                                                      "GET /v1/instance-availability?is_spot=true"});
  CHECK_FALSE(transport.requests().at(0).headers.get("Authorization").has_value());
  CHECK(transport.requests().at(1).headers.get("Authorization").has_value());
}

TEST_CASE_METHOD(Stocked, "a type that no price list knows is shown without a price", "[verda]") {
  const auto listing = availability({});
  REQUIRE(listing.ok());
  CHECK(json_of(listing->records.back()) ==
        R"({"type":"2NEW9000.60V","gpu":{"count":2,"model":"NEW9000","memory_gb":null},"location":"FIN-03",)"
        R"("is_spot":false,"price_per_hour":null,"price_per_gpu":null,"currency":null,"vcpus":null,"memory_gb":null,)"
        R"("model":null})");
}

TEST_CASE_METHOD(Stocked, "a GPU is named by its whole model, in any spelling", "[verda]") {
  CHECK(offers(*availability({.gpu = "a100"})).size() == 2);
  CHECK(offers(*availability({.gpu = "A100-80GB"})).size() == 2);
  CHECK(offers(*availability({.gpu = "h100"})).size() == 2);
}

TEST_CASE_METHOD(Stocked, "what the provider does not have is a mistake, not an empty list", "[verda]") {
  transport.on("GET /v1/locations", R"([{"code":"FIN-01","name":"Finland 1"},{"code":"FIN-02","name":"Finland 2"}])");
  for (const char* gpu : {"H10", "100"}) {
    CAPTURE(gpu);
    const auto listing = availability({.gpu = gpu});
    REQUIRE_FALSE(listing.ok());
    CHECK(listing.error().code == ErrorCode::usage);
    CHECK(listing.error().provider == "verda");
    CHECK(listing.error().message == "verda has no GPU \"" + std::string(gpu) + "\"");
    CHECK_THAT(listing.error().hint, ContainsSubstring("A100, H100"));
  }
  const auto nowhere = availability({.location = "FIN-9"});
  REQUIRE_FALSE(nowhere.ok());
  CHECK(nowhere.error().code == ErrorCode::usage);
  CHECK_THAT(nowhere.error().hint, ContainsSubstring("FIN-01, FIN-02"));
  const auto sold_out = availability({.location = "fin-02"});  // in no stock answer, and yet a location
  REQUIRE(sold_out.ok());
  CHECK(sold_out->records.empty());
  CHECK(availability({.gpu = "A100", .location = "ice-01"})->records.empty());
}

TEST_CASE_METHOD(Stocked, "wishes become the API's own parameters", "[verda]") {
  const auto listing = availability({.gpu = "", .location = "fin-03", .spot = true, .currency = "EUR"});
  REQUIRE(listing.ok());
  CHECK(offers(*listing) == std::vector<std::string>{"8A100.176V@FIN-03 spot"});
  CHECK(transport.lines() ==
        std::vector<std::string>{"GET /v1/instance-types?currency=eur", "GET /v1/instance-availability?is_spot=true"});
}

TEST_CASE_METHOD(Stocked, "the list of the same name is the same", "[verda]") {
  const auto listing = list("availability", {{{"location_code", "FIN-03"}, {"is_spot", "true"}}, false});
  REQUIRE(listing.ok());
  CHECK(offers(*listing) == std::vector<std::string>{"8A100.176V@FIN-03 spot"});
  CHECK(&provider->availability()->availability_schema() == &schema("availability"));
  transport.forget_requests();
  const auto raw = list("availability", {{{"is_spot", "true"}, {"currency", "eur"}}, true});
  REQUIRE(raw.ok());
  CHECK(raw->raw == R"([{"location_code":"FIN-03","availabilities":["8A100.176V"]}])");
  CHECK(transport.lines() == std::vector<std::string>{"GET /v1/instance-availability?is_spot=true"});
}

TEST_CASE_METHOD(Stocked, "a stock answer without its location is a bad response", "[verda]") {
  transport.on("GET /v1/instance-availability", R"([{"availabilities":["8A100.176V"]}])");
  const auto listing = availability({});
  REQUIRE_FALSE(listing.ok());
  CHECK(listing.error().code == ErrorCode::bad_response);
  CHECK(listing.error().provider == "verda");
}
