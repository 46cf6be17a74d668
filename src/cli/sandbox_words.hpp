// The words of the sandbox's control plane, for help, completion and checks: a test holds them against the service.
#pragma once

#include <array>
#include <string_view>

namespace gpuctl::cli {

struct FaultKind {
  std::string_view name;
  std::string_view meaning;
};
inline constexpr std::array fault_kinds{
    FaultKind{"reject", "refused without acting: --status, --code, --message"},
    FaultKind{"rate_limit", "429 without acting: --retry-after"},
    FaultKind{"commit_then_500", "done, but answered with 500"},
    FaultKind{"commit_then_reset", "done, then the connection is reset"},
    FaultKind{"reset_before", "the connection is reset before anything is done"},
    FaultKind{"half_answer", "done, but the answer breaks off in the middle"},
    FaultKind{"slow", "the answer comes late: --delay"},
    FaultKind{"list_lag", "what is younger than --delay is not in lists yet"},
    FaultKind{"token_expire", "every token becomes invalid, and the call is refused with 401"},
    FaultKind{"no_capacity", "the place is sold out"},
    FaultKind{"delete_refused", "a delete is refused"},
    FaultKind{"clock_skew", "the Date of the answer is off by --delay"},
    FaultKind{"html_page", "a proxy's HTML page instead of JSON: --status"},
    FaultKind{"spot_evict", "all spot instances are taken away"},
};

/// A switch where sources disagree about the real service; the first value holds unless it is set.
struct Oddity {
  std::string_view name;
  std::array<std::string_view, 3> values;  ///< the last may be empty
  std::string_view meaning;
};
inline constexpr std::array oddities{
    Oddity{"id_body", {"bare", "json", "object"}, "how a create answers with the new id"},
    Oddity{"single_key", {"array", "object", ""}, "how one SSH key or script is answered"},
    Oddity{"clone_body", {"array", "object", ""}, "how the clone of a volume is answered"},
    Oddity{"rate_limits", {"on", "off", ""}, "whether requests are counted and limited"},
    Oddity{"patch_env", {"list", "object", ""}, "how a change of a container's variables is answered"},
    Oddity{"latest_image", {"accept", "refuse", ""}, "container images with the tag :latest"},
    Oddity{"audit_role", {"owner", "member", ""}, "whose account it is: members may not read the audit log"},
};

}  // namespace gpuctl::cli
