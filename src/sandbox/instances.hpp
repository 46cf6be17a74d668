// Instances. A document of kind "instance" has the wire form; what is under way is in its plan (life.hpp).
#pragma once

#include <optional>
#include <string>

#include "sandbox/route.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

/// POST /instances, in instance_create.cpp.
Reply create_instance(World& world, const Call& call);
/// PUT /instances, in instance_actions.cpp.
Reply act_on_instances(World& world, const Call& call);

struct InstanceSpec {
  std::string type;
  std::string image;
  std::string hostname;
  std::string description;
  std::string location;
  bool spot = false;
  std::string contract = "PAY_AS_YOU_GO";
  Json ssh_key_ids = Json::array();
  Json startup_script_id = nullptr;
  Json tags = Json::array();
};
/// The document of a new instance, status "ordered", without volumes; it is put into the books, not announced.
std::string make_instance(World& world, const InstanceSpec& spec);

void set_status(World& world, const std::string& id, std::string_view status);
/// A loopback address of its own, 127.77.x.y.
void give_address(World& world, const std::string& id);
/// Plans the way from "ordered" to "running".
void start_provisioning(World& world, const std::string& id);

/// What becomes of the volumes when an instance is discontinued.
struct Disposal {
  bool keep_all = false;                            ///< `volume_ids: []`, or hibernate
  std::optional<std::vector<std::string>> volumes;  ///< exactly these are deleted; nullopt: the OS volume
  bool permanently = false;
};
/// Accepts the end of an instance: "deleting" now, "discontinued" soon.
void discontinue_instance(World& world, const std::string& id, const Disposal& disposal);
/// Ends a spot instance as the provider does, at once; its volumes follow their `on_spot_discontinue`.
void evict_instance(World& world, const std::string& id);

}  // namespace gpuctl::sandbox
