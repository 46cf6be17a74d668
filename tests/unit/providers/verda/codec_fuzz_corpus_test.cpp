// What the fuzz target does, over hostile bodies that are known: no crash, and an error or a record each time.
#include "providers/verda/codec.hpp"
#include "support/catch.hpp"
#include "unit/providers/verda/bodies.hpp"

using namespace gpuctl;

TEST_CASE("hostile bodies become errors or records in every codec", "[verda]") {
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  const std::vector<std::string> bodies = {
      "",
      "[",
      "[]",
      "[[]]",
      "[{}]",
      "{}",
      "null",
      "[null]",
      "[1e999]",
      deep,
      "\xff",
      "[\"\\ud800\"]",
      R"([{"id":1,"name":2,"status":3,"hostname":4}])",
      R"([{"gpu":{"number_of_gpus":1e18},"instance_type":"9"}])",
      R"([{"gpu":{"number_of_gpus":-1},"price_per_hour":"1"}])",
      R"([{"gpu":{"number_of_gpus":1},"instance_type":"99999999999999999999X.","hostname":"","id":"","status":""}])",
      R"([{"containers":[[],{},{"env":[[],{}]},{"image":[]}],"environment_variables":[{"env":{}},{"env":[7]}],"name":"x"}])",
      R"([{"availabilities":[null,{},[]],"location_code":"x"}])",
      std::string("[") + test::kInstance + ",7]",
      std::string("[") + test::kDeployment + "]"};
  for (const verda::Resource* resource : verda::all_resources()) {
    for (const std::string& body : bodies) {
      CAPTURE(resource->schema.name, body.substr(0, 80));
      std::vector<model::Record> records;
      const auto list = verda::append_list(*resource, {}, body, records);
      if (!list.ok()) CHECK(list.error().code == ErrorCode::bad_response);
      auto single = verda::single_object(*resource, body);
      if (!single.ok()) continue;
      const auto record = verda::decode_record(*resource, true, std::move(single).value(), {resource->schema.singular});
      if (record.ok()) CHECK(record->fields().size() > 0);
    }
  }
}
