#include "gpuctl/workflows/resolve.hpp"

#include "fleet.hpp"
#include "support/catch.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

namespace {

constexpr const char* uuid_a = "5f0c1d2e-0000-4000-8000-0000000000aa";
constexpr const char* uuid_b = "5f0c1d2e-0000-4000-8000-0000000000bb";

provider::ProviderDescriptor acme() {
  provider::ProviderDescriptor provider;
  provider.id = "acme";
  return provider;
}

struct Inventory {
  MemoryInventory memory;
  provider::ProviderDescriptor provider = acme();
  model::ResourceSchema schema = fleet_schema();

  void add(const char* id, const char* name, const char* status = "running", const char* location = "FIN-01") {
    memory.records.push_back(machine({{"id", id}, {"name", name}, {"status", status}, {"location", location}}));
  }
  Result<provider::Details> find(const std::string& text, bool raw = false) {
    return workflows::resolve(memory, {provider, schema, text, raw}, {});
  }
  std::string id_of(const std::string& text) {
    const auto found = find(text);
    return found.ok() ? std::string(found->record.text("id")) : std::string(to_string(found.error().code));
  }
};

}  // namespace

TEST_CASE("a name is found in the case it was typed before any other case") {
  Inventory fleet;
  fleet.add("1", "Train");
  fleet.add("2", "train");
  CHECK(fleet.id_of("train") == "2");
  CHECK(fleet.id_of("Train") == "1");
  CHECK(fleet.id_of("TRAIN") == "ambiguous");
  fleet.memory.records.pop_back();
  CHECK(fleet.id_of("TRAIN") == "1");
}

TEST_CASE("a part of a name is never enough") {
  Inventory fleet;
  fleet.add(uuid_a, "train-1");
  CHECK(fleet.id_of("train") == "not_found");
  CHECK(fleet.id_of("train-12") == "not_found");
  CHECK(fleet.id_of(std::string(uuid_a).substr(0, 8)) == "not_found");
}

TEST_CASE("a UUID in any case is asked for directly") {
  Inventory fleet;
  fleet.add(uuid_a, "a");
  CHECK(fleet.id_of("5F0C1D2E-0000-4000-8000-0000000000AA") == uuid_a);
  CHECK(fleet.memory.calls == std::vector<std::string>{std::string("get ") + uuid_a});
  const auto gone = fleet.find(uuid_b);
  REQUIRE_FALSE(gone.ok());
  CHECK(gone.error().code == ErrorCode::not_found);
  CHECK(gone.error().message == std::string("no instance has the id ") + uuid_b);
}

TEST_CASE("an ambiguous name lists every candidate with its facts") {
  Inventory fleet;
  fleet.add(uuid_a, "gpu", "running", "FIN-01");
  fleet.add(uuid_b, "gpu", "offline", "ICE-01");
  const auto found = fleet.find("gpu");
  REQUIRE_FALSE(found.ok());
  const Error& error = found.error();
  CHECK(error.code == ErrorCode::ambiguous);
  REQUIRE(error.problems.size() == 2);
  CHECK(error.problems[0].subject == uuid_a);
  CHECK(error.problems[0].message == "running, FIN-01");
  CHECK(error.problems[1].message == "offline, ICE-01");
  fleet.memory.records[0].set("created_at", "2026-01-01T00:00:00Z");
  CHECK(fleet.find("gpu").error().problems[0].message == "running, FIN-01, created 2026-01-01T00:00:00Z");
  CHECK(error.hint == std::string("gpuctl acme get instance ") + uuid_a);
}

TEST_CASE("a discontinued namesake does not shadow a live machine, and is found alone") {
  Inventory fleet;
  fleet.add("1", "gpu", "discontinued");
  fleet.add("2", "gpu", "offline");
  CHECK(fleet.id_of("gpu") == "2");
  fleet.memory.records.pop_back();
  CHECK(fleet.id_of("gpu") == "1");
}

TEST_CASE("not found names the list command and the nearest names") {
  Inventory fleet;
  fleet.add("1", "train-1");
  fleet.add("2", "eval");
  const auto found = fleet.find("trian-1");
  REQUIRE_FALSE(found.ok());
  CHECK(found.error().message == "no instance is named \"trian-1\"");
  CHECK(found.error().hint == "gpuctl acme list instances");
  REQUIRE(found.error().problems.size() == 1);
  CHECK(found.error().problems[0].message == "train-1");
  CHECK(fleet.find("zzz").error().problems.empty());
}

TEST_CASE("details and raw bodies are fetched by id, a complete record is not fetched twice") {
  Inventory fleet;
  fleet.add("1", "gpu");
  CHECK(fleet.id_of("gpu") == "1");
  CHECK(fleet.memory.calls == std::vector<std::string>{"list"});
  CHECK(fleet.find("gpu", true).ok());
  CHECK(fleet.memory.calls.back() == "get 1");
  fleet.schema.detail_fields = fleet_fields;
  fleet.memory.calls.clear();
  CHECK(fleet.id_of("gpu") == "1");
  CHECK(fleet.memory.calls == std::vector<std::string>{"list", "get 1"});
}

TEST_CASE("where names are ids, the name is asked for directly and then in any case") {
  Inventory fleet;
  fleet.schema.id_field = "name";
  fleet.add("1", "my-endpoint");
  CHECK(fleet.find("my-endpoint").ok());
  CHECK(fleet.memory.calls == std::vector<std::string>{"get my-endpoint"});
  CHECK(fleet.id_of("My-Endpoint") == "1");
}

TEST_CASE("an id that is no UUID is found in the list") {
  Inventory fleet;
  fleet.add("img-7", "Ubuntu");
  CHECK(fleet.id_of("img-7") == "img-7");
  CHECK(fleet.id_of("IMG-7") == "img-7");
}

TEST_CASE("UUIDs are recognised by their whole form") {
  CHECK(workflows::is_uuid("5F0C1D2E-0000-4000-8000-0000000000aA"));
  CHECK_FALSE(workflows::is_uuid("5f0c1d2e-0000-4000-8000-0000000000a"));
  CHECK_FALSE(workflows::is_uuid("5f0c1d2e-0000-4000-8000-0000000000ag"));
  CHECK_FALSE(workflows::is_uuid("5f0c1d2e00000-4000-8000-0000000000aa"));
}

TEST_CASE("what is not found may have been deleted") {
  Inventory fleet;
  model::ResourceSchema trash;
  trash.name = "trash";
  trash.singular = "trashed-instance";
  const model::ResourceSchema* const all[] = {&trash};
  fleet.provider.resources = all;
  const auto found = fleet.find("old");
  REQUIRE_FALSE(found.ok());
  REQUIRE(found.error().problems.size() == 1);
  CHECK_THAT(found.error().problems[0].message, ContainsSubstring("gpuctl acme list trash"));
}
