#include <algorithm>

#include "gpuctl/base/text.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::provider {
namespace {

/// The resource whose name or alias is nearest to `typed`, or nullptr where none is near.
const model::ResourceSchema* nearest_resource(const ProviderDescriptor& provider, std::string_view typed) {
  std::vector<std::string> names;
  for (const model::ResourceSchema* resource : provider.resources) {
    names.emplace_back(resource->name);
    for (const std::string_view alias : resource->aliases) names.emplace_back(alias);
  }
  const auto near = nearest(typed, names, 1);
  if (near.empty()) return nullptr;
  const auto called = [&](const model::ResourceSchema* resource) { return resource->is_called(near.front()); };
  return *std::find_if(provider.resources.begin(), provider.resources.end(), called);
}

Error unknown_resource(const ProviderDescriptor& provider, std::string_view name) {
  std::string hint;
  if (const model::ResourceSchema* near = nearest_resource(provider, name)) {
    hint.append("did you mean ").append(near->name).append("? ");
  }
  hint.append(provider.id).append(" has:");
  std::string_view separator = " ";
  for (const model::ResourceSchema* resource : provider.resources) {
    hint.append(separator).append(resource->name);
    separator = ", ";
  }
  Error error{ErrorCode::usage, "unknown resource \"" + std::string(name) + "\"", std::move(hint)};
  error.provider = provider.id;
  return error;
}

}  // namespace

const ProviderDescriptor* Registry::find(std::string_view id_or_alias) const {
  const std::string wanted = lower_case(id_or_alias);
  for (const ProviderDescriptor* provider : providers_) {
    if (provider->id == wanted) return provider;
    if (std::find(provider->aliases.begin(), provider->aliases.end(), wanted) != provider->aliases.end()) {
      return provider;
    }
  }
  return nullptr;
}

Result<const model::ResourceSchema*> Registry::resource(const ProviderDescriptor& provider, std::string_view name) {
  for (const model::ResourceSchema* resource : provider.resources) {
    if (resource->is_called(name)) return resource;
  }
  return unknown_resource(provider, name);
}

}  // namespace gpuctl::provider
