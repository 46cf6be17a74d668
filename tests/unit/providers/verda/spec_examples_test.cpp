// Every example of the provider's own API document can be read, where that document is at hand.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include "gpuctl/http/json.hpp"
#include "providers/verda/codec.hpp"
#include "support/catch.hpp"

using namespace gpuctl;

namespace {

std::string specs_folder() {
  const char* folder = std::getenv("GPUCTL_SPECS");
  return folder != nullptr ? folder : std::string(GPUCTL_SOURCE_DIR) + "/../shared/specs";
}

std::optional<Value> read_json(const std::string& name) {
  std::ifstream file(specs_folder() + "/" + name, std::ios::binary);
  if (!file) {
    std::cerr << "skipped: " << name << " is not in " << specs_folder() << "\n";
    return std::nullopt;
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto parsed = http::parse_json(text);
  REQUIRE(parsed.ok());
  return std::move(parsed).value();
}

/// An object of a schema, made of the examples of its properties.
Value example_of(const Value& document, const Value& schema, int depth = 0) {
  REQUIRE(depth < 20);
  if (const Value* example = schema.find("example")) return *example;
  const auto follow = [&](const Value& found) { return example_of(document, found, depth + 1); };
  if (const Value* reference = schema.find("$ref")) {
    const std::string name = reference->if_string()->substr(std::string_view("#/components/schemas/").size());
    return follow(*document.at_path("components.schemas")->find(name));
  }
  for (const char* key : {"allOf", "oneOf"}) {
    if (const Value* all = schema.find(key)) return follow(all->if_array()->front());
  }
  if (const Value* examples = schema.find("examples")) return examples->if_array()->front();
  if (const Value* items = schema.find("items")) return Value::Array{follow(*items)};
  const Value* type = schema.find("type");
  if (const Value* properties = schema.find("properties")) {
    Value object{Value::Object{}};
    for (const auto& [name, property] : *properties->if_object()) object.set(name, follow(property));
    return object;
  }
  if (type != nullptr && *type == Value("number")) return 1;
  if (type != nullptr && *type == Value("boolean")) return true;
  if (type != nullptr && *type == Value("object")) return Value::Object{};
  return "text";
}

/// Fields that the document does not name: they come from other sources, or from free-form objects.
bool is_documented(std::string_view resource, std::string_view key) {
  static const std::set<std::pair<std::string_view, std::string_view>> others = {
      {"instances", "currency"},
      {"clusters", "currency"},
      {"ssh-keys", "created_at"},
      {"volumes", "deleted_at"},
      {"volumes", "is_permanently_deleted"},
      {"instance-groups", "image"},
      {"instance-groups", "os_volume_size_gb"},
      {"instance-groups", "startup_script_id"},
  };
  return !others.contains({resource, key});
}

}  // namespace

TEST_CASE("the examples of the API document are read without a hole", "[verda]") {
  const auto document = read_json("verda.openapi.json");
  if (!document) return;
  std::size_t read = 0;
  for (const verda::Resource* resource : verda::all_resources()) {
    if (resource == &verda::kAvailability) continue;
    for (const verda::Source& source : resource->sources) {
      CAPTURE(source.path);
      const Value* path = document->find("paths")->find("/v1" + std::string(source.path));
      REQUIRE(path != nullptr);
      const Value* content = path->find("get")->find("responses")->find("200")->find("content");
      const Value body = example_of(*document, *content->find("application/json")->find("schema"));
      const Value* list = resource->paging == verda::Paging::cursor ? body.find("data") : &body;
      REQUIRE(list->if_array() != nullptr);
      std::vector<model::Record> records;
      const auto appended = verda::append_element(*resource, source, Value(list->if_array()->front()), 1, records);
      INFO((appended.ok() ? std::string() : appended.error().message));
      REQUIRE(appended.ok());
      REQUIRE_FALSE(records.empty());
      for (const model::FieldSpec& field : records[0].fields()) {
        if (!is_documented(resource->schema.name, field.key)) continue;
        CAPTURE(field.key);
        CHECK_FALSE(records[0].get(field.key).is_null());
      }
      ++read;
    }
  }
  CHECK(read == 25);
}

TEST_CASE("a recorded answer of the live service is read whole", "[verda]") {
  const auto types = read_json("verda.instance-types.json");
  if (!types) return;
  std::vector<model::Record> records;
  REQUIRE(verda::append_list(verda::kInstanceTypes, {}, to_json(*types), records).ok());
  REQUIRE(records.size() == types->if_array()->size());
  for (const model::Record& record : records) {
    CAPTURE(record.text("type"));
    const bool has_gpus = !record.text("type").starts_with("CPU");
    CHECK(record.get("gpu").is_null() != has_gpus);
    CHECK(record.get("price_per_gpu").is_null() != has_gpus);
    CHECK(record.get("price_per_hour").is_number());
    CHECK(record.get("spot_price_per_hour").is_number());
  }
}
