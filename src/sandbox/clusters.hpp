// Instant clusters: a jump host and workers behind it, with one shared volume. A document of kind "cluster" has the
// wire form; "cluster_jumphost" of the same id holds the node that the wire form does not show.
#pragma once

#include <string>
#include <vector>

#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

struct ClusterSpec {
  std::string type, image, hostname, description, location, contract = "PAY_AS_YOU_GO";
  std::string volume_name;
  std::int64_t volume_size = 0;                 ///< GB
  std::vector<std::string> existing_volumes{};  ///< shared cluster volumes that are mounted as well
  Json ssh_key_ids = Json::array(), tags = Json::array(), startup_script_id{}, extension_settings{};
};

/// Makes an ordered cluster with its shared volume and returns its id. The cluster itself is not paid for.
std::string make_cluster(World& world, const ClusterSpec& spec);

/// POST /clusters.
Reply create_cluster(World& world, const Call& call);

/// Skips the start: the cluster runs. For the seed.
void finish_cluster_start(World& world, const std::string& id);

}  // namespace gpuctl::sandbox
