#include "gpuctl/model/schema.hpp"

#include "support/catch.hpp"

using namespace gpuctl;

namespace {

constexpr model::FieldSpec kFields[] = {
    {"id", model::FieldKind::text, "", model::Show::wide, "id of the thing"},
    {.key = "price", .kind = model::FieldKind::decimal, .help = "what it costs", .nullable = true},
    {.key = "count", .kind = model::FieldKind::integer},
    {.key = "born", .kind = model::FieldKind::time},
    {.key = "ok", .kind = model::FieldKind::boolean},
    {.key = "parts", .kind = model::FieldKind::list},
    {.key = "more", .kind = model::FieldKind::object, .nullable = true},
};
constexpr model::FieldSpec kDetails[] = {{"id"}, {"script"}};
constexpr std::string_view kAliases[] = {"thingies"};

model::ResourceSchema schema() {
  model::ResourceSchema schema;
  schema.name = "things";
  schema.singular = "thing";
  schema.aliases = kAliases;
  schema.summary = "things of all kinds";
  schema.fields = kFields;
  return schema;
}

}  // namespace

TEST_CASE("a resource is called by its name, its singular and its aliases, in any case") {
  const auto things = schema();
  for (const char* name : {"things", "thing", "thingies", "THINGS", "Thing"}) {
    CAPTURE(name);
    CHECK(things.is_called(name));
  }
  for (const char* name : {"", "thin", "thingss", "other"}) {
    CAPTURE(name);
    CHECK_FALSE(things.is_called(name));
  }
}

TEST_CASE("a record keeps its values in the order of its fields") {
  model::Record record(kFields);
  CHECK(record.get("id").is_null());
  CHECK(record.set("id", "a"));
  CHECK(record.set("price", Decimal(2)));
  CHECK_FALSE(record.set("colour", "red"));
  CHECK(record.at(0) == Value("a"));
  CHECK(record.text("id") == "a");
  CHECK(record.text("price").empty());
  CHECK(record.get("colour").is_null());
  CHECK(record.fields().size() == 7);
}

TEST_CASE("an empty record has no values and does not fail") {
  const model::Record record;
  CHECK(record.get("id").is_null());
  CHECK(record.text("id").empty());
}

TEST_CASE("the JSON schema names every field, its type and whether it may be null") {
  const Value json = model::json_schema(schema(), false);
  CHECK(*json.find("$schema") == Value("https://json-schema.org/draft/2020-12/schema"));
  CHECK(*json.find("title") == Value("thing"));
  CHECK(*json.find("type") == Value("object"));
  CHECK(*json.find("additionalProperties") == Value(false));
  CHECK(to_json(*json.find("required")) == R"(["id","price","count","born","ok","parts","more"])");
  CHECK(to_json(*json.find("properties")) ==
        R"({"id":{"type":"string","description":"id of the thing"},)"
        R"("price":{"type":["number","null"],"description":"what it costs"},"count":{"type":"integer"},)"
        R"("born":{"type":"string","format":"date-time"},"ok":{"type":"boolean"},"parts":{"type":"array"},)"
        R"("more":{"type":["object","null"]}})");
}

TEST_CASE("the JSON schema of one thing has the detail fields, where there are any") {
  auto things = schema();
  CHECK(model::json_schema(things, true) == model::json_schema(things, false));
  things.detail_fields = kDetails;
  CHECK(to_json(*model::json_schema(things, true).find("required")) == R"(["id","script"])");
}
