#include "gpuctl/workflows/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpuctl/base/text.hpp"
#include "gpuctl/workflows/cost.hpp"

namespace gpuctl::workflows {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

using Matches = std::vector<const model::Record*>;

template <typename Predicate>
Matches matching(const std::vector<model::Record>& records, Predicate&& predicate) {
  Matches found;
  for (const model::Record& record : records)
    if (predicate(record)) found.push_back(&record);
  return found;
}

/// Whole names only: as typed, then in any case, then whole ids.
Matches candidates(const std::vector<model::Record>& records, const ResolveQuery& query) {
  const model::ResourceSchema& resource = query.resource;
  Matches found = matching(records, [&](const auto& record) { return record.text(resource.name_field) == query.text; });
  if (found.empty())
    found = matching(records, [&](const auto& record) { return record.text(resource.id_field) == query.text; });
  if (found.empty())
    found = matching(records, [typed = lower_case(query.text), &resource](const auto& record) {
      return lower_case(record.text(resource.name_field)) == typed ||
             lower_case(record.text(resource.id_field)) == typed;
    });
  if (std::any_of(found.begin(), found.end(), [&](const auto* record) { return !is_dead(resource, *record); }))
    std::erase_if(found, [&](const auto* record) { return is_dead(resource, *record); });
  return found;
}

Error ambiguous(const Matches& found, const ResolveQuery& query) {
  const model::ResourceSchema& resource = query.resource;
  Error error{ErrorCode::ambiguous,
              fmt::format("{} {} are named \"{}\": use an id", found.size(), resource.name, query.text)};
  error.provider = std::string(query.provider.id);
  error.delivery = Delivery::answered;
  for (const model::Record* record : found) {
    std::string facts;
    for (const std::string_view key : {resource.status_field, std::string_view("type"), std::string_view("location")}) {
      const std::string_view text = key.empty() ? key : record->text(key);
      if (!text.empty()) facts += (facts.empty() ? "" : ", ") + std::string(text);
    }
    if (const std::string_view born = record->text("created_at"); !born.empty())
      facts += fmt::format("{}created {}", facts.empty() ? "" : ", ", born);
    error.problems.push_back({std::string(record->text(resource.id_field)), std::move(facts)});
  }
  error.hint = fmt::format("gpuctl {} get {} {}", query.provider.id, resource.singular, error.problems.front().subject);
  return error;
}

/// "trash", where "trashed-volume" is what becomes of a deleted "volume"; empty where nothing is kept.
std::string_view trash_of(const ResolveQuery& query) {
  const auto kept = [&](const model::ResourceSchema* other) {
    return other->singular == fmt::format("trashed-{}", query.resource.singular);
  };
  const auto& all = query.provider.resources;
  const auto found = std::find_if(all.begin(), all.end(), kept);
  return found == all.end() ? std::string_view() : (*found)->name;
}

Error not_found(const std::vector<model::Record>& records, const ResolveQuery& query) {
  const model::ResourceSchema& resource = query.resource;
  Error error{ErrorCode::not_found, fmt::format("no {} is named \"{}\"", resource.singular, query.text)};
  error.provider = std::string(query.provider.id);
  error.delivery = Delivery::answered;
  error.hint = fmt::format("gpuctl {} list {}", query.provider.id, resource.name);
  std::vector<std::string> names;
  for (const model::Record& record : records) names.emplace_back(record.text(resource.name_field));
  if (const std::vector<std::string> near = nearest(query.text, names); !near.empty())
    error.problems.push_back({"nearest", fmt::format("{}", fmt::join(near, ", "))});
  if (const std::string_view trash = trash_of(query); !trash.empty())
    error.problems.push_back({"deleted", fmt::format("what was deleted: gpuctl {} list {}", query.provider.id, trash)});
  return error;
}

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

Result<provider::Details> resolve(provider::Inventory& inventory, const ResolveQuery& query,
                                  const CallContext& context) {
  const model::ResourceSchema& resource = query.resource;
  const bool named_by_id = resource.name_field == resource.id_field;
  const bool uuid = is_uuid(query.text);
  if (uuid || named_by_id) {
    auto direct = inventory.get(resource, uuid ? lower_case(query.text) : query.text, query.want_raw, context);
    if (direct.ok() || direct.error().code != ErrorCode::not_found) return direct;
    if (uuid) {
      direct.error().message = fmt::format("no {} has the id {}", resource.singular, lower_case(query.text));
      direct.error().hint = fmt::format("gpuctl {} list {}", query.provider.id, resource.name);
      return direct;
    }
  }
  GPUCTL_ASSIGN(const provider::Listing listing, inventory.list(resource, {}, context));
  const Matches found = candidates(listing.records, query);
  if (found.empty()) return not_found(listing.records, query);
  if (found.size() > 1) return ambiguous(found, query);
  const bool complete = resource.detail_fields.empty();
  if (complete && !query.want_raw) return provider::Details{*found.front(), {}};
  return inventory.get(resource, std::string(found.front()->text(resource.id_field)), query.want_raw, context);
}

}  // namespace gpuctl::workflows
