// Serverless deployments: container deployments and job deployments, their documents and how they change over time.
//
// A deployment is two documents of one name: the one that the service shows ("container_deployment",
// "job_deployment") and what only the simulation knows ("container_state", "job_state"):
//   {"scaling": {...}, "began": ..., "ready": ..., "pulled": ..., "paused": bool, "gone": ..., "generation": n}
// Status and replicas are not stored: they follow from these times and the clock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

struct Flavour {
  std::string_view kind;   ///< "container_deployment"
  std::string_view state;  ///< "container_state"
};
inline constexpr Flavour containers_flavour{"container_deployment", "container_state"};
inline constexpr Flavour jobs_flavour{"job_deployment", "job_state"};

/// The containers of a create request as replies show them.
Json new_containers(World& world, const Json& request);
/// Applies the containers of a PATCH to the shown ones.
void patch_containers(World& world, Json& shown, const Json& request);
Json shown_registry(const Json* settings);
Json shown_compute(const Json& compute);
/// Members of `change` that are not null replace those of `target`, objects member by member.
void merge(Json& target, const Json& change);

/// Begins the life of a deployment: stores both documents.
void start_deployment(World& world, const Flavour& flavour, Json shown, Json scaling);
/// A new image, new settings or a restart: replicas are replaced.
void renew_deployment(World& world, const Flavour& flavour, const std::string& name);
void change_state(World& world, const Flavour& flavour, const std::string& name, const Json& change);

std::string deployment_status(World& world, const std::string& name);
std::string job_status(World& world, const std::string& name);
struct Replica {
  std::string id, status, started_at;
};
std::vector<Replica> replicas(World& world, const std::string& name);
/// US dollars per hour of one replica.
Decimal replica_price(const Json& compute, bool spot);

/// Deployments and jobs that use a secret, file secret or registry credential, by name.
enum class Used { secret, file_secret, registry_credentials };
std::vector<std::string> users_of(World& world, Used what, std::string_view name);

// Operations that both flavours have.
Reply delete_deployment(World& world, const Call& call, const Flavour& flavour);
Reply pause_deployment(World& world, const Call& call, const Flavour& flavour, bool paused);
Reply purge_queue(World& world, const Call& call, const Flavour& flavour);
Reply deployment_logs(World& world, const Call& call, const Flavour& flavour);
Reply deployment_system_logs(World& world, const Call& call, const Flavour& flavour);

// Operations of containers that have files of their own.
Reply get_environment(World& world, const Call& call);
Reply add_environment(World& world, const Call& call);
Reply update_environment(World& world, const Call& call);
Reply delete_environment(World& world, const Call& call);
Reply list_templates(World& world, const Call& call);
Reply get_template(World& world, const Call& call);
Reply deploy_template(World& world, const Call& call);

/// 404 in the service's words.
Reply no_deployment(std::string_view name);
/// What a create request leaves out of its scaling options.
Json default_scaling();

}  // namespace gpuctl::sandbox
