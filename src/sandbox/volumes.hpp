// Volumes as other parts of the simulated cloud use them. A document of kind "volume" has the wire form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/route.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

struct VolumeSpec {
  std::string name;
  std::string type;
  std::string location;
  std::int64_t size = 0;  ///< GB
  bool is_os_volume = false;
  Json tags = Json::array();
  Json ssh_key_ids = Json::array();
};

/// What is wrong with a volume that a request asks for ({name, size, type}).
std::optional<Reply> volume_problem(const Json& request, const std::string& type);
/// 403 for a size, in GB, beyond what one project may store.
std::optional<Reply> quota_problem(const Json& size);

/// Makes a detached volume, pays its first step and returns its id.
std::string make_volume(World& world, const VolumeSpec& spec);
void attach_volume(World& world, const std::string& volume, const std::string& instance);
/// From one instance, or from all where `instance` is empty.
void detach_volume(World& world, const std::string& volume, const std::string& instance = "");
/// Into the trash for 96 hours, or for good.
void delete_volume(World& world, const std::string& volume, bool permanently);
/// Out of the trash again.
void restore_volume(World& world, const std::string& volume);
/// Precondition: not smaller than it is.
void resize_volume(World& world, const std::string& volume, std::int64_t size);
/// Brings what a volume says about its instances up to date.
void refresh_volumes_of(World& world, const Json& instance);

bool in_trash(const Json& volume);  ///< deleted, whether for good or not
bool is_held_by_cluster(const Json& volume);
bool is_shared(std::string_view type);

/// PUT /volumes, in volume_actions.cpp.
Reply act_on_volumes(World& world, const Call& call);
/// Whether a volume may be attached to or taken from the instance: it must be shut down.
bool accepts_volumes(const Json& instance);

}  // namespace gpuctl::sandbox
