// How the simulated service reads requests and writes replies: what its operations share.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/route.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

/// 400 invalid_request and 404 not_found.
Reply invalid(std::string_view message);
Reply not_found(std::string_view message);

/// The id of a new resource, in the shape that the oddity "id_body" selects (bare text by default).
Reply id_reply(World& world, int status, const std::string& id);
/// One key or script: an array of one, or an object where the oddity "single_key" says so.
Reply single_reply(World& world, const std::string& document_text);

/// A string or an array of strings; nullopt for anything else. null and absent are an empty list.
std::optional<std::vector<std::string>> string_list(const Json& object, std::string_view key);
/// The member's text; "" where it is absent, null or no string.
std::string text_of(const Json& object, std::string_view key);
/// The member, or nullptr where it is absent or null.
const Json* member(const Json& object, std::string_view key);
bool is_uuid(std::string_view text);
/// Fails with the service's words when the body is not a JSON object.
std::optional<Reply> body_problem(const Call& call);

/// Whether a list may show the document yet (fault "list_lag").
bool visible(World& world, const Json& document);
/// All visible documents of a kind that `wanted` accepts, as the text of a JSON array.
std::string list_text(World& world, std::string_view kind, const std::function<bool(const Json&)>& wanted = {});
Reply list_reply(World& world, std::string_view kind, const std::function<bool(const Json&)>& wanted = {});

/// Numbered pages of a list that is already in its final order, with the X-Page headers. `page` and `pageSize` come
/// from the query.
Reply page_reply(const Call& call, const std::vector<std::string>& texts);

/// Tags as create requests carry them: [{key, value?}], at most ten. `problem` says why they are refused.
struct TagList {
  Json tags = Json::array();  ///< [{id, key, value}]
  std::optional<Reply> problem;
};
TagList make_tags(World& world, const Json& request);
/// POST and DELETE .../{id}/tags for any kind of document that has a "tags" member.
Reply add_tag(World& world, const Call& call, std::string_view kind, std::string_view id);
Reply remove_tag(World& world, std::string_view kind, std::string_view id, std::string_view tag);
/// "key" or "key=value", as GET /instances?tag= takes it.
bool has_tag(const Json& document, std::string_view filter);

}  // namespace gpuctl::sandbox
