// Lists: all sources, all pages.
#include <fmt/format.h>

#include <charconv>
#include <unordered_set>
#include <utility>

#include "gpuctl/base/text.hpp"
#include "gpuctl/http/json.hpp"
#include "providers/verda/codec.hpp"
#include "providers/verda/convert.hpp"
#include "providers/verda/inventory.hpp"

namespace gpuctl::verda {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t kPageSize = 100;
constexpr std::size_t kMostPages = 1000;

/// Bodies of one list, as one array: a single body stays as the server wrote it.
class RawList {
 public:
  explicit RawList(bool wanted) : wanted_(wanted) {}

  void add(std::string&& body) {
    if (!wanted_) return;
    if (count_++ == 0) {
      joined_ = std::move(body);
      return;
    }
    const std::string_view items = inside(body);
    if (items.empty()) return;
    const std::size_t end = joined_.rfind(']');
    const bool was_empty = inside(joined_).empty();
    joined_.resize(end);
    joined_.append(was_empty ? "" : ",").append(items).append("]");
  }
  std::string take() { return std::move(joined_); }

 private:
  /// What stands between the brackets; every body was parsed as an array before.
  static std::string_view inside(std::string_view body) {
    const std::size_t begin = body.find_first_not_of(" \t\r\n", body.find('[') + 1);
    const std::size_t end = body.rfind(']');
    return begin < end ? body.substr(begin, end - begin) : std::string_view();
  }

  bool wanted_;
  std::size_t count_ = 0;
  std::string joined_;
};

/// The filters as the API spells them: currencies are lower case there, location codes upper case.
Query query_of(const provider::ListQuery& query) {
  Query pairs = query.filters;
  for (auto& [name, value] : pairs) {
    if (name == "currency") value = lower_case(value);
    if (name == "location_code") value = upper_case(value);
  }
  return pairs;
}

Result<http::Response> fetch(http::RestClient& client, const Resource& resource, const Source& source, Query query,
                             const CallContext& context) {
  http::ApiRequest request;
  request.path = source.path;
  request.query = std::move(query);
  request.authorise = resource.needs_token;
  return client.send(request, context);
}

std::optional<std::size_t> total_count(const http::Response& response) {
  const auto header = response.headers.get("X-Total-Count");
  if (!header) return std::nullopt;
  std::size_t total = 0;
  const char* end = header->data() + header->size();
  const auto parsed = std::from_chars(header->data(), end, total);
  return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(total) : std::nullopt;
}

Error too_many_pages(const Resource& resource) {
  return not_understood(fmt::format("{}: more than {} pages", resource.schema.name, kMostPages))
      .with_hint("narrow the list with a filter");
}

Result<provider::Listing> read_sources(http::RestClient& client, const Resource& resource,
                                       const provider::ListQuery& query, const CallContext& context) {
  provider::Listing listing;
  RawList raw(query.want_raw);
  for (const Source& source : resource.sources) {
    GPUCTL_ASSIGN(http::Response response, fetch(client, resource, source, query_of(query), context));
    GPUCTL_TRY(append_list(resource, source, response.body, listing.records));
    raw.add(std::move(response.body));
  }
  listing.raw = raw.take();
  return listing;
}

/// Entries may be added or removed between two pages: one that moved to the next page is kept once. A page that begins
/// like the one before means that the server ignores the page number.
Result<provider::Listing> read_pages(http::RestClient& client, const Resource& resource,
                                     const provider::ListQuery& query, const CallContext& context) {
  provider::Listing listing;
  RawList raw(query.want_raw);
  std::unordered_set<std::string> seen;
  std::string first_before;
  for (std::size_t page = 1; page <= kMostPages; ++page) {
    Query pairs = query_of(query);
    pairs.emplace_back("page", std::to_string(page));
    pairs.emplace_back("pageSize", std::to_string(kPageSize));
    GPUCTL_ASSIGN(http::Response response, fetch(client, resource, resource.sources[0], std::move(pairs), context));
    std::vector<model::Record> records;
    GPUCTL_TRY(append_list(resource, resource.sources[0], response.body, records));
    const std::size_t received = records.size();
    if (received > 0) {
      std::string first(records.front().text(resource.schema.id_field));
      if (first == first_before) {
        return not_understood(fmt::format("{}: page {} repeats the page before", resource.schema.name, page));
      }
      first_before = std::move(first);
    }
    for (model::Record& record : records) {
      if (seen.emplace(record.text(resource.schema.id_field)).second) listing.records.push_back(std::move(record));
    }
    const std::optional<std::size_t> total = total_count(response);
    raw.add(std::move(response.body));
    // A server with smaller pages than asked for is followed as long as it says that there is more.
    const bool last = total ? listing.records.size() >= *total : received != kPageSize;
    if (received != 0 && !last) continue;
    listing.raw = raw.take();
    return listing;
  }
  return too_many_pages(resource);
}

Result<provider::Listing> read_cursor(http::RestClient& client, const Resource& resource,
                                      const provider::ListQuery& query, const CallContext& context) {
  provider::Listing listing;
  Value::Array raw;
  std::unordered_set<std::string> cursors;
  std::string cursor;
  for (std::size_t page = 0; page < kMostPages; ++page) {
    Query pairs = query_of(query);
    pairs.emplace_back("page_size", std::to_string(kPageSize));
    if (!cursor.empty()) pairs.emplace_back("cursor", cursor);
    GPUCTL_ASSIGN(http::Response response, fetch(client, resource, resource.sources[0], std::move(pairs), context));
    GPUCTL_ASSIGN(Value body, http::parse_json(response.body));
    const Value* data = body.find("data");
    if (data == nullptr || data->if_array() == nullptr) {
      return not_understood(fmt::format("{}: field \"data\" is missing", resource.schema.name));
    }
    for (const Value& element : *data->if_array()) {
      if (query.want_raw) raw.push_back(element);
      GPUCTL_TRY(
          append_element(resource, resource.sources[0], Value(element), listing.records.size() + 1, listing.records));
    }
    const Value* next = body.find("cursor");
    cursor = next == nullptr || next->if_string() == nullptr ? "" : *next->if_string();
    if (cursor.empty()) {
      if (query.want_raw) listing.raw = to_json(Value(std::move(raw)));
      return listing;
    }
    if (!cursors.insert(cursor).second) {
      return not_understood(fmt::format("{}: the server repeats the cursor \"{}\"", resource.schema.name, cursor));
    }
  }
  return too_many_pages(resource);
}

}  // namespace

Result<provider::Listing> read_all(http::RestClient& client, const Resource& resource, const provider::ListQuery& query,
                                   const CallContext& context) {
  switch (resource.paging) {
    case Paging::pages:
      return read_pages(client, resource, query, context);
    case Paging::cursor:
      return read_cursor(client, resource, query, context);
    case Paging::none:
      break;
  }
  return read_sources(client, resource, query, context);
}

}  // namespace gpuctl::verda
