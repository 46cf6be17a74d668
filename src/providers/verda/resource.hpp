// How one resource of the API becomes records: a table of fields, each with the place where the server keeps it.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "gpuctl/model/schema.hpp"

namespace gpuctl::verda {

/// Computes a field from what the server sent. Never fails: what cannot be understood becomes null.
using Convert = Value (*)(const Value& found);

/// One field of a record and where it comes from.
struct WireField {
  model::FieldSpec field;
  std::string_view path{};    ///< dotted; "a|b" takes the first that is there; "" is the whole element
  Convert convert = nullptr;  ///< none: read by the field's kind
  bool required = false;      ///< absent, null or of another type is a bad_response
};

enum class Paging {
  none,    ///< the whole list in one array
  pages,   ///< page and pageSize, total in X-Total-Count
  cursor,  ///< {"data":[...],"cursor":"..."}
};

enum class Lookup {
  none,
  by_path,  ///< GET <path>/<id>
  in_list,  ///< the API has no such call: taken from the list
};

/// A further call that `get` makes: GET <path>/<id><suffix>, whose answer becomes the member `key` of the element.
struct Part {
  std::string_view suffix;
  std::string_view key;
};

/// One list endpoint. Several are read one after the other.
struct Source {
  std::string_view path;      ///< below the base URL
  std::string_view origin{};  ///< becomes the member "origin" of each element; empty = none
};

struct Resource {
  model::ResourceSchema schema;
  std::span<const WireField> wire;           ///< in the order of schema.fields
  std::span<const WireField> detail_wire{};  ///< in the order of schema.detail_fields; empty: same as wire
  std::span<const Source> sources{};
  bool needs_token = true;
  Paging paging = Paging::none;
  Lookup lookup = Lookup::none;
  std::span<const Part> parts{};
  std::string_view expand{};  ///< a member that is a list: one record for each of its items
};

/// The neutral side of a wire table. A field that the server may leave out is nullable, except for lists: those are
/// empty then.
template <std::size_t N>
constexpr std::array<model::FieldSpec, N> fields_of(const WireField (&wire)[N]) {
  std::array<model::FieldSpec, N> fields{};
  for (std::size_t i = 0; i < N; ++i) {
    fields[i] = wire[i].field;
    fields[i].nullable = !wire[i].required && wire[i].field.kind != model::FieldKind::list;
  }
  return fields;
}

/// Every resource, in the order of help texts. Constants.
std::span<const Resource* const> all_resources();
/// The same as the schemas that the descriptor shows.
std::span<const model::ResourceSchema* const> all_schemas();
/// The resource of a schema from all_schemas(); nullptr for another.
const Resource* resource_of(const model::ResourceSchema& schema);

/// The resource that the provider joins from two endpoints instead of reading it from one.
extern const Resource kAvailability;
extern const Resource kInstanceTypes;
extern const Resource kLocations;

}  // namespace gpuctl::verda
