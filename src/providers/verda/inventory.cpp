#include "providers/verda/inventory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gpuctl/http/json.hpp"
#include "providers/verda/codec.hpp"
#include "providers/verda/errors.hpp"

namespace gpuctl::verda {
namespace {

bool same_id(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

Error not_found(const Resource& resource, const std::string& id) {
  Error error{ErrorCode::not_found, fmt::format("no {} has the id \"{}\"", resource.schema.singular, id),
              fmt::format("gpuctl verda list {}", resource.schema.name)};
  error.delivery = Delivery::answered;
  error.provider = "verda";
  return error;
}

Error unsupported(const model::ResourceSchema& schema) {
  Error error{ErrorCode::usage, fmt::format("verda cannot get one {}", schema.singular),
              fmt::format("gpuctl verda list {}", schema.name)};
  error.provider = "verda";
  return error;
}

/// A filter's value that the API refuses: which command says what it takes.
Error refused_filter(Error error, const model::ResourceSchema& schema, const provider::ListQuery& query) {
  if (error.http_status == 400 && error.hint.empty() && !query.filters.empty())
    error.hint = fmt::format("gpuctl verda list {} --help", schema.name);
  return error;
}

/// "." and ".." would be taken out of the path on the way, and so name something else.
bool can_be_a_segment(std::string_view id) { return !id.empty() && id != "." && id != ".."; }

provider::AvailabilityQuery availability_query(const provider::ListQuery& query) {
  provider::AvailabilityQuery wanted;
  for (const auto& [name, value] : query.filters) {
    if (name == "location_code") wanted.location = value;
    if (name == "is_spot") wanted.spot = value != "false";
    if (name == "currency") wanted.currency = value;
  }
  return wanted;
}

}  // namespace

Result<provider::Listing> VerdaInventory::list(const model::ResourceSchema& schema, const provider::ListQuery& query,
                                               const CallContext& context) {
  const Resource* resource = resource_of(schema);
  if (resource == nullptr) return unsupported(schema);
  // The joined list has no body of the provider; its raw form is what the one endpoint answers.
  if (resource == &kAvailability && !query.want_raw) {
    return availability_.availability(availability_query(query), context);
  }
  if (resource == &kAvailability) {
    http::ApiRequest request;
    request.path = resource->sources[0].path;
    for (const auto& filter : query.filters) {
      if (filter.first != "currency") request.query.push_back(filter);
    }
    GPUCTL_ASSIGN(http::Response response, in_verda(client_.send(request, context)));
    return provider::Listing{{}, std::move(response.body)};
  }
  auto listing = in_verda(read_all(client_, *resource, query, context));
  if (!listing.ok()) return refused_filter(std::move(listing).error(), schema, query);
  return listing;
}

Result<provider::Details> VerdaInventory::get(const model::ResourceSchema& schema, const std::string& id, bool want_raw,
                                              const CallContext& context) {
  const Resource* resource = resource_of(schema);
  if (resource == nullptr || resource->lookup == Lookup::none) return unsupported(schema);
  if (!can_be_a_segment(id)) return not_found(*resource, id);
  if (resource->lookup == Lookup::in_list) return in_verda(get_from_list(*resource, id, want_raw, context));
  return in_verda(get_by_path(*resource, id, want_raw, context));
}

Result<provider::Details> VerdaInventory::get_by_path(const Resource& resource, const std::string& id, bool want_raw,
                                                      const CallContext& context) {
  http::ApiRequest request;
  const std::string path = fmt::format("{}/{}", resource.sources[0].path, http::percent_encode(id));
  request.path = path;
  GPUCTL_ASSIGN(http::Response response, client_.send(request, context));
  GPUCTL_ASSIGN(Value element, single_object(resource, response.body));
  for (const Part& part : resource.parts) {
    request.path = path + std::string(part.suffix);
    GPUCTL_ASSIGN(const http::Response answer, client_.send(request, context));
    GPUCTL_ASSIGN(Value body, http::parse_json(answer.body));
    element.set(std::string(part.key), std::move(body));
  }
  provider::Details details;
  GPUCTL_ASSIGN(details.record, decode_record(resource, true, std::move(element), {resource.schema.singular}));
  const std::string_view answered = details.record.text(resource.schema.id_field);
  if (!same_id(answered, id)) {
    return not_understood(
        fmt::format("{}: asked for \"{}\", the server answered \"{}\"", resource.schema.singular, id, answered));
  }
  if (want_raw) details.raw = std::move(response.body);
  return details;
}

Result<provider::Details> VerdaInventory::get_from_list(const Resource& resource, const std::string& id, bool want_raw,
                                                        const CallContext& context) {
  http::ApiRequest request;
  request.path = resource.sources[0].path;
  request.authorise = resource.needs_token;
  GPUCTL_ASSIGN(const http::Response response, client_.send(request, context));
  std::optional<provider::Details> found;
  std::size_t index = 0;
  GPUCTL_TRY(http::for_each_element(response.body, [&](Value&& element) -> Result<void> {
    const std::string raw = want_raw ? to_json(element) : std::string();
    GPUCTL_ASSIGN(auto record, decode_record(resource, true, std::move(element), {resource.schema.singular, ++index}));
    if (!found && record.text(resource.schema.id_field) == id) found = provider::Details{std::move(record), raw};
    return {};
  }));
  if (!found) return not_found(resource, id);
  return *std::move(found);
}

}  // namespace gpuctl::verda
