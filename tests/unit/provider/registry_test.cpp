#include "gpuctl/provider/provider.hpp"
#include "support/catch.hpp"

using namespace gpuctl;

namespace {

constexpr std::string_view kMachineAliases[] = {"vm", "vms"};

model::ResourceSchema schema(std::string_view name, std::string_view singular,
                             std::span<const std::string_view> aliases = {}) {
  model::ResourceSchema schema;
  schema.name = name;
  schema.singular = singular;
  schema.aliases = aliases;
  return schema;
}

const model::ResourceSchema kMachines = schema("instances", "instance", kMachineAliases);
const model::ResourceSchema kVolumes = schema("volumes", "volume");
const model::ResourceSchema* const kResources[] = {&kMachines, &kVolumes};
constexpr std::string_view kProviderAliases[] = {"first-cloud"};

provider::ProviderDescriptor descriptor(std::string_view id, std::span<const std::string_view> aliases = {}) {
  provider::ProviderDescriptor descriptor;
  descriptor.id = id;
  descriptor.aliases = aliases;
  descriptor.resources = kResources;
  return descriptor;
}

const provider::ProviderDescriptor kFirst = descriptor("first", kProviderAliases);
const provider::ProviderDescriptor kSecond = descriptor("second");
const provider::ProviderDescriptor* const kProviders[] = {&kFirst, &kSecond};

}  // namespace

TEST_CASE("a provider is found by its id and its aliases, in any case") {
  const provider::Registry registry(kProviders);
  CHECK(registry.find("first") == &kFirst);
  CHECK(registry.find("First-Cloud") == &kFirst);
  CHECK(registry.find("second") == &kSecond);
  CHECK(registry.find("third") == nullptr);
  CHECK(registry.find("") == nullptr);
  CHECK(registry.all().size() == 2);
}

TEST_CASE("a resource is found by every name it has") {
  for (const char* name : {"instances", "instance", "vm", "VMS"}) {
    CAPTURE(name);
    const auto found = provider::Registry::resource(kFirst, name);
    REQUIRE(found.ok());
    CHECK(found.value() == &kMachines);
  }
}

TEST_CASE("an unknown resource names every supported one, and the nearest") {
  const auto far = provider::Registry::resource(kFirst, "foo");
  REQUIRE_FALSE(far.ok());
  CHECK(far.error().code == ErrorCode::usage);
  CHECK(far.error().message == "unknown resource \"foo\"");
  CHECK(far.error().hint == "first has: instances, volumes");
  CHECK(far.error().provider == "first");

  const auto near = provider::Registry::resource(kFirst, "Instnaces");
  REQUIRE_FALSE(near.ok());
  CHECK(near.error().hint == "did you mean instances? first has: instances, volumes");
  CHECK_THAT(provider::Registry::resource(kFirst, "volum").error().hint, ContainsSubstring("did you mean volumes?"));
}

TEST_CASE("texts of any length are only unknown") {
  for (const std::string& name : {std::string(), std::string(65, 'v'), std::string(100'000, 'x')}) {
    CAPTURE(name.size());
    const auto found = provider::Registry::resource(kFirst, name);
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().hint == "first has: instances, volumes");
  }
}
